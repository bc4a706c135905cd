// Compares the vendor's types with ours. A difference: { kind: 'value' | 'member', side, name, verb: 'lacks' | 'has in excess' }.

const request = [
  { vendor: ['GenerateContentParameters', 'GenerateContentConfig', 'GenerationConfig'], side: 'model', ours: ['RequestBody', 'GenerationConfig'] },
  {
    vendor: ['GenerateContentParameters', 'GenerateContentConfig', 'GenerationConfig'],
    side: 'emulator',
    ours: ['GenerateContentRequest', 'GenerationConfig'],
  },
  { vendor: ['CountTokensParameters', 'CountTokensConfig'], side: 'emulator', ours: ['CountTokensRequest'] },
];
const response = ['GenerateContentResponse', 'CountTokensResponse', 'ListModelsResponse'];

// Interfaces of the service that the library does not have: only their enumerations are compared.
const others = [
  'EmbedContentParameters', 'EmbedContentResponse', 'File', 'UploadFileParameters', 'ListFilesResponse', 'CachedContent',
  'CreateCachedContentParameters', 'UpdateCachedContentParameters', 'ListCachedContentsResponse', 'ListModelsParameters',
];

// Enumerations of answers have no member in our model that leads to them; they are found by their name.
const ourNames = { BlockedReason: 'BlockReason' };

/** All differences, each once. */
export function compare(vendor, known) {
  const differences = new Map();
  const typed = new Set();
  const add = (kind, side, name, verb) => differences.set(`${kind} ${side} ${name} ${verb}`, { kind, side, name, verb });

  function compareEnumeration(name, side, values) {
    typed.add(name);
    const theirs = vendor.enumerationOf(name);
    theirs.filter((value) => !values.includes(value)).forEach((value) => add('value', side, `${name}.${value}`, 'lacks'));
    values.filter((value) => !theirs.includes(value)).forEach((value) => add('value', side, `${name}.${value}`, 'has in excess'));
  }

  for (const { vendor: theirs, side, ours } of request) {
    walkPairs(theirs, ours, side);
  }

  function walkPairs(theirs, ours, side) {
    const { types, enumerations } = known[side];
    const seen = new Set();
    walk(theirs, ours);

    function walk(theirNames, ourNames) {
      const key = `${theirNames} ${ourNames}`;
      if (seen.has(key)) {
        return;
      }

      seen.add(key);
      const mine = Object.assign({}, ...ourNames.map((name) => types[name]));
      const all = new Set();
      for (const name of theirNames) {
        for (const [member, references] of vendor.messageOf(name) ?? []) {
          all.add(member);
          if (!(member in mine)) {
            add('member', side, `${name}.${member}`, 'lacks');
            continue;
          }

          for (const reference of references) {
            if (enumerations[mine[member]] && vendor.enumerationOf(reference)) {
              compareEnumeration(reference, side, enumerations[mine[member]]);
            } else if (types[mine[member]] && vendor.messageOf(reference)) {
              walk([reference], [mine[member]]);
            }
          }
        }
      }

      Object.keys(mine).filter((member) => !all.has(member)).forEach((member) => add('member', side, `${theirNames[0]}.${member}`, 'has in excess'));
    }
  }

  // A reader of several messages has a member in excess if none of them has it.
  const readers = new Map();
  for (const { messages, members } of known.decoder.readers) {
    const all = new Set(messages.flatMap((name) => [...(vendor.messageOf(name)?.keys() ?? [])]));
    members.filter((member) => !all.has(member)).forEach((member) => add('member', 'decoder', `${messages[0]}.${member}`, 'has in excess'));
    messages.forEach((name) => readers.set(name, new Set([...(readers.get(name) ?? []), ...members])));
  }

  for (const [name, members] of readers) {
    [...(vendor.messageOf(name)?.keys() ?? [])]
      .filter((member) => !members.has(member))
      .forEach((member) => add('member', 'decoder', `${name}.${member}`, 'lacks'));
    if (!vendor.messageOf(name)) {
      add('member', 'decoder', `${name}.*`, 'has in excess');
    }
  }

  for (const name of reachable(vendor, [...request.flatMap((root) => root.vendor), ...response, ...others])) {
    const ours = known.enumerations[ourNames[name] ?? name];
    if (vendor.enumerationOf(name) && !typed.has(name)) {
      compareEnumeration(name, 'model', ours ?? []);
    }
  }

  return [...differences.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.side < b.side ? -1 : 1));
}

/** The messages and enumerations that the members of some messages lead to. */
function reachable(vendor, roots) {
  const found = new Set(roots);
  for (const name of found) {
    for (const references of vendor.messageOf(name)?.values() ?? []) {
      references.forEach((reference) => found.add(reference));
    }
  }

  return [...found];
}

/** Divides differences by the reviewed list: those without an entry, and the names of entries that match none. */
export function review(differences, entries) {
  const reviewed = new Set();
  const stale = [];
  for (const { reason, verb, sides, names } of entries) {
    if (!reason || !['lacks', 'has in excess'].includes(verb) || !sides?.length || !names?.length) {
      throw new Error(`An entry of the reviewed list needs reason, verb (lacks, has in excess), sides and names: ${JSON.stringify({ reason, verb, names })}`);
    }

    for (const name of names) {
      const pattern = new RegExp(`^${name.split('*').map((text) => text.replace(/[.$_]/g, '\\$&')).join('.*')}$`);
      for (const side of sides) {
        const matches = differences.filter((each) => each.side === side && each.verb === verb && pattern.test(each.name));
        matches.forEach((each) => reviewed.add(each));
        if (matches.length === 0) {
          stale.push(`${name}: ${side} ${verb} it`);
        }
      }
    }
  }

  return { open: differences.filter((each) => !reviewed.has(each)), reviewed: reviewed.size, stale };
}
