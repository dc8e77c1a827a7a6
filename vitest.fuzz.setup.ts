import fc from "fast-check";
import { FUZZ } from "./lib/protocol/testing/fuzz-runs";

// For the properties that name no number of runs themselves.
fc.configureGlobal(FUZZ);
