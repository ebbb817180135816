// The fields that describe a person: the 24 languages of the Union and the time zones of the world.

const LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(" ");
// Where most speakers of a language live: a first guess that anybody may change.
const HOMES = {
  bg: "Sofia", cs: "Prague", da: "Copenhagen", de: "Berlin", el: "Athens", en: "Dublin", es: "Madrid", et: "Tallinn",
  fi: "Helsinki", fr: "Paris", ga: "Dublin", hr: "Zagreb", hu: "Budapest", it: "Rome", lt: "Vilnius", lv: "Riga",
  mt: "Malta", nl: "Amsterdam", pl: "Warsaw", pt: "Lisbon", ro: "Bucharest", sk: "Bratislava", sl: "Ljubljana", sv: "Stockholm",
};
const english = new Intl.DisplayNames(["en"], { type: "language" });

export const languageName = (code) => {
  try {
    return english.of(code);
  } catch {
    return code;
  }
};

function option(select, value, label = value) {
  if (![...select.options].some((known) => known.value === value)) select.append(new Option(label, value));
}

// Fill the two lists of a form once; choosing a language proposes its time zone where `guess` is true.
export function offer(form, guess) {
  const { language_code: language, zone } = form.elements;
  for (const code of LANGUAGES) option(language, code, languageName(code));
  const zones = Intl.supportedValuesOf("timeZone");
  for (const name of zones.filter((each) => each.startsWith("Europe/"))) option(zone, name, name.replaceAll("_", " "));
  for (const name of zones) option(zone, name, name.replaceAll("_", " "));
  if (guess) language.addEventListener("change", () => (zone.value = `Europe/${HOMES[language.value]}`));
}

export function fillIn(form, person) {
  const { first_name: name, language_code: language, zone, note } = form.elements;
  option(language, person.language_code, languageName(person.language_code));
  option(zone, person.zone);
  name.value = person.first_name;
  language.value = person.language_code;
  zone.value = person.zone;
  note.value = person.note;
}

export const values = (form) => Object.fromEntries(new FormData(form));
