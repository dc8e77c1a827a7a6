/**
 * Month names as `ls` and FTP servers write them, lower case, one string a language, January first.
 * `/` separates the spellings of one month.
 */
const LANGUAGES: readonly string[] = [
  // English
  "jan/january feb/february mar/march apr/april may jun/june jul/july aug/august sep/sept/september oct/october nov/november dec/december",
  // German, with the Austrian January
  "jan/jän/jänner/januar feb/februar mär/märz/mrz/maerz apr/april mai jun/juni jul/juli aug/august sep/sept/september okt/oktober nov/november dez/dezember",
  // French
  "jan/janv/janvier fév/févr/février mar/mars avr/avril mai jun/juin jul/juil/juillet aoû/août sep/sept/septembre oct/octobre nov/novembre déc/décembre",
  // Italian
  "gen/gennaio feb/febbraio mar/marzo apr/aprile mag/maggio giu/giugno lug/luglio ago/agosto set/sett/settembre ott/ottobre nov/novembre dic/dicembre",
  // Spanish
  "ene/enero feb/febrero mar/marzo abr/abril may/mayo jun/junio jul/julio ago/agosto sep/sept/septiembre/set oct/octubre nov/noviembre dic/diciembre",
  // Portuguese
  "jan/janeiro fev/fevereiro mar/março abr/abril mai/maio jun/junho jul/julho ago/agosto set/setembro out/outubro nov/novembro dez/dezembro",
  // Catalan
  "gen/gener feb/febr/febrer març abr/abril mai/maig jun/juny jul/juliol ago/ag/agost set/setembre oct/octubre nov/novembre des/desembre",
  // Dutch
  "jan/januari feb/februari mrt/maart apr/april mei jun/juni jul/juli aug/augustus sep/september okt/oktober nov/november dec/december",
  // Danish, Norwegian, Swedish
  "jan/januar/januari feb/februar/februari mar/marts/mars apr/april maj/mai jun/juni jul/juli aug/august/augusti sep/sept/september okt/oktober nov/november dec/des/desember",
  // Finnish
  "tammi/tammikuu helmi/helmikuu maalis/maaliskuu huhti/huhtikuu touko/toukokuu kesä/kesäkuu heinä/heinäkuu elo/elokuu syys/syyskuu loka/lokakuu marras/marraskuu joulu/joulukuu",
  // Estonian
  "jaan/jaanuar veebr/veebruar märts apr/aprill mai juuni juuli aug/august sept/september okt/oktoober nov/november dets/detsember",
  // Latvian
  "jan/janv feb/febr mar apr mai/maijs jūn/jūnijs jūl/jūlijs aug sep/sept okt nov dec",
  // Lithuanian
  "sau/saus vas/vasar kov bal geg/geguž bir/birž lie/liep rgp/rugp rgs/rugs spa/spl/spal lap/lapkr gru/gruod",
  // Icelandic
  "jan feb mar apr maí jún júl ágú sep okt nóv des",
  // Polish
  "sty/stycznia lut/lutego mar/marca kwi/kwietnia maj/maja cze/czerwca lip/lipca sie/sierpnia wrz/września paź/października lis/listopada gru/grudnia",
  // Czech
  "led/leden/ledna úno/únor/února bře/březen/března dub/duben/dubna kvě/květen/května čen/čer/čvn/červen/června čec/čvc/červenec/července srp/srpen/srpna zář/září říj/říjen/října lis/listopad/listopadu pro/prosinec/prosince",
  // Slovak
  "jan feb mar apr máj jún júl aug sep okt nov dec",
  // Slovenian
  "jan feb mar apr maj jun jul avg sep okt nov dec",
  // Hungarian
  "jan/január febr/február márc/március ápr/április máj/május jún/június júl/július aug/augusztus szept/sze/szeptember okt/október nov/november dec/december",
  // Romanian
  "ian/ianuarie feb/februarie mar/martie apr/aprilie mai iun/iunie iul/iulie aug/august sep/sept/septembrie oct/octombrie nov/noi/noiembrie dec/decembrie",
  // Turkish
  "oca/ocak şub/şubat mar/mart nis/nisan may/mayıs haz/haziran tem/temmuz ağu/ağustos eyl/eylül eki/ekim kas/kasım ara/aralık",
  // Indonesian, Malay
  "jan/januari feb/peb/februari mar/mac/maret apr/april mei jun/juni jul/julai/juli agu/ags/ogos/agustus sep/september okt/oktober nov/nop/november des/dis/desember",
  // Greek
  "ιαν/ιανουαρίου φεβ/φεβρουαρίου μάρ/μαρ/μαρτίου απρ/απριλίου μάι/μαΐ/μαι/μαΐου ιούν/ιουν/ιουνίου ιούλ/ιουλ/ιουλίου αύγ/αυγ/αυγούστου σεπ/σεπτ/σεπτεμβρίου οκτ/οκτωβρίου νοέ/νοε/νοεμβρίου δεκ/δεκεμβρίου",
  // Russian
  "янв/января/январь фев/февр/февраля/февраль мар/марта/март апр/апреля/апрель май/мая июн/июня/июнь июл/июля/июль авг/августа/август сен/сент/сентября/сентябрь окт/октября/октябрь ноя/нояб/ноября/ноябрь дек/декабря/декабрь",
  // Ukrainian
  "січ/січня лют/лютого бер/берез/березня кві/квіт/квітня тра/трав/травня чер/черв/червня лип/липня сер/серп/серпня вер/верес/вересня жов/жовт/жовтня лис/лист/листоп/листопада гру/груд/грудня",
  // Bulgarian, Serbian, Macedonian
  "яну/јан фев/феб мар апр май/мај юни/јун/јуни юли/јул/јули авг сеп окт ное/нов/ноем дек",
  // Hebrew
  "ינו פבר מרץ אפר/אפרי מאי יונ/יוני יול/יולי אוג ספט אוק נוב דצמ",
  // Arabic
  "يناير/ينا فبراير/فبر مارس/مار أبريل/أبر مايو/ماي يونيو/يون يوليو/يول أغسطس/أغس سبتمبر/سبت أكتوبر/أكت نوفمبر/نوف ديسمبر/ديس",
];

/**
 * Croatian shares abbreviations with Polish and Czech that mean other months there (`lis` is October in Zagreb and
 * November in Warsaw). It is believed only when a listing has a month that is Croatian alone.
 */
const CROATIAN = "sij/sije vel/velj ožu tra svi lip srp kol ruj lis stu pro";

function namesOf(languages: readonly string[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const language of languages) {
    for (const [index, spellings] of language.split(" ").entries()) {
      for (const name of spellings.split("/")) names.set(name.normalize("NFC"), index + 1);
    }
  }
  return names;
}

/** The same names without accents (`fev`, `aout`, `kve`), for servers that drop them; clashes are left out. */
function withoutAccents(names: ReadonlyMap<string, number>): Map<string, number> {
  const plain = new Map<string, number>();
  for (const [name, month] of names) {
    const bare = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    const known = names.get(bare) ?? plain.get(bare);
    plain.set(bare, known === undefined || known === month ? month : Number.NaN);
  }
  for (const [name, month] of plain) if (Number.isNaN(month)) plain.delete(name);
  return plain;
}

const NAMES = namesOf(LANGUAGES);
const PLAIN_NAMES = withoutAccents(NAMES);
const CROATIAN_NAMES = namesOf([CROATIAN]);
const CROATIAN_ALONE = new Set([...CROATIAN_NAMES.keys()].filter((name) => !NAMES.has(name)));

/** A month name without its full stop, in lower case. */
function normalised(word: string): string {
  return word
    .replace(/[.,]+$/, "")
    .normalize("NFC")
    .toLowerCase();
}

/**
 * The month (1 to 12) that a word names in one of some thirty languages, in any case, with or without full stop.
 *
 * @param croatian whether the listing is known to be Croatian
 */
export function monthNamed(word: string, croatian = false): number | null {
  const name = normalised(word);
  const bare = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  if (croatian) {
    const month = CROATIAN_NAMES.get(name);
    if (month !== undefined) return month;
  }
  return NAMES.get(name) ?? CROATIAN_NAMES.get(name) ?? PLAIN_NAMES.get(bare) ?? null;
}

/** Whether a word is a month in Croatian and in no other language known here. */
export function isCroatianAlone(word: string): boolean {
  return CROATIAN_ALONE.has(normalised(word));
}
