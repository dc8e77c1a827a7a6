#!/usr/bin/env bash
# firewall-machine.sh FOLDER SCRIPT: runs a shell script on a machine of its own as far as network, files and processes go.
# The firewalls unpacked in FOLDER are installed there; what the script does to them, and the programs it starts, go with it.
# Needs root. In the script, `start_firewalld` has firewalld running, with a D-Bus of its own.
set -euo pipefail

if [ "${1:-}" != inside ]; then
  exec unshare --net --mount --pid --fork --kill-child --mount-proc bash "$0" inside "$1" "$2"
fi
packages=$2
script=$3

# What is written goes into memory: this machine's own folders show through below the packages, and stay as they are.
layers=/mnt
mount -t tmpfs tmpfs "$layers"
for folder in usr etc var; do
  mkdir -p "$layers/$folder/upper" "$layers/$folder/work" "$packages/$folder"
  mount -t overlay overlay \
    -o "lowerdir=$packages/$folder:/$folder,upperdir=$layers/$folder/upper,workdir=$layers/$folder/work" "/$folder"
done
mount -t tmpfs tmpfs /run
# Packages may still have files in /lib, which is a link to /usr/lib.
if [ -d "$packages/lib" ]; then cp -a "$packages/lib/." /usr/lib/; fi

# What the packages do once they are unpacked.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
for name in iptables iptables-restore iptables-save ip6tables ip6tables-restore ip6tables-save; do
  ln -sf xtables-nft-multi "/usr/sbin/$name"
done
mkdir -p /etc/ufw
cp -n /usr/share/ufw/*.rules /usr/share/ufw/*.init /usr/share/ufw/ufw.conf /etc/ufw/ 2>/dev/null || true
ip link set lo up

start_firewalld() {
  mkdir -p /run/dbus
  cat > /run/bus.conf <<'END'
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow eavesdrop="true"/><allow send_destination="*" eavesdrop="true"/>
  </policy>
</busconfig>
END
  dbus-daemon --config-file=/run/bus.conf --fork
  firewalld --nofork --nopid --log-target=console > /run/firewalld.log 2>&1 &
  for _ in $(seq 200); do
    if firewall-cmd --state > /dev/null 2>&1; then return 0; fi
    if ! kill -0 $! 2> /dev/null; then break; fi
    sleep 0.1
  done
  cat /run/firewalld.log >&2
  return 1
}

eval "$script"
