// Compares the vendor's types with ours. A difference is { kind: 'value' | 'member', side, name, is: 'missing' | 'excess' }.

// The SDK has one message of settings; on the wire some are members of the request, and others of its generationConfig.
const generateContent = ['GenerateContentParameters', 'GenerateContentConfig', 'GenerationConfig'];
const request = [
  { vendor: generateContent, side: 'model', ours: ['RequestBody', 'GenerationConfig'] },
  { vendor: generateContent, side: 'emulator', ours: ['GenerateContentRequest', 'GenerationConfig'] },
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
  const typed = new Set(); // the names of the compared enumerations, theirs and ours
  const add = (kind, side, name, is) => differences.set(`${kind} ${side} ${name} ${is}`, { kind, side, name, is });

  function compareEnumeration(name, side, values, ourName) {
    typed.add(name).add(ourName);
    const theirs = vendor.enumerationOf(name);
    theirs.filter((value) => !values.includes(value)).forEach((value) => add('value', side, `${name}.${value}`, 'missing'));
    values.filter((value) => !theirs.includes(value)).forEach((value) => add('value', side, `${name}.${value}`, 'excess'));
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
            add('member', side, `${name}.${member}`, 'missing');
            continue;
          }

          for (const reference of references) {
            if (enumerations[mine[member]] && vendor.enumerationOf(reference)) {
              compareEnumeration(reference, side, enumerations[mine[member]], mine[member]);
            } else if (types[mine[member]] && vendor.messageOf(reference)) {
              walk([reference], [mine[member]]);
            }
          }
        }
      }

      Object.keys(mine)
        .filter((member) => !all.has(member))
        .forEach((member) => add('member', side, `${theirNames[0]}.${member}`, 'excess'));
    }
  }

  // A reader of several messages has a member in excess if none of them has it.
  const readers = new Map();
  for (const { messages, members } of known.decoder.readers) {
    const all = new Set(messages.flatMap((name) => [...(vendor.messageOf(name)?.keys() ?? [])]));
    members.filter((member) => !all.has(member)).forEach((member) => add('member', 'decoder', `${messages[0]}.${member}`, 'excess'));
    messages.forEach((name) => readers.set(name, new Set([...(readers.get(name) ?? []), ...members])));
  }

  for (const [name, members] of readers) {
    [...(vendor.messageOf(name)?.keys() ?? [])]
      .filter((member) => !members.has(member))
      .forEach((member) => add('member', 'decoder', `${name}.${member}`, 'missing'));
    if (!vendor.messageOf(name)) {
      add('member', 'decoder', `${name}.*`, 'excess');
    }
  }

  for (const name of reachable(vendor, [...request.flatMap((root) => root.vendor), ...response, ...others])) {
    const ourName = ourNames[name] ?? name;
    if (vendor.enumerationOf(name) && !typed.has(name)) {
      compareEnumeration(name, 'model', known.enumerations[ourName] ?? [], ourName);
    }
  }

  Object.keys(known.enumerations)
    .filter((name) => !typed.has(name))
    .forEach((name) => add('value', 'model', `${name}.*`, 'excess'));

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

/** Divides differences by the reviewed list: those without an entry, and what entries name in vain. */
export function review(differences, entries) {
  const reviewed = new Set();
  const stale = [];
  for (const { reason, is, sides, names } of entries) {
    if (!reason || !['missing', 'excess'].includes(is) || !sides?.length || !names?.length) {
      throw new Error(
        `An entry of the reviewed list lacks "reason", "is" (missing or excess), "sides" or "names": ${JSON.stringify({ reason, names })}`,
      );
    }

    for (const name of names) {
      const pattern = new RegExp(`^${name.split('*').map((text) => text.replace(/[.$]/g, '\\$&')).join('.*')}$`);
      for (const side of sides) {
        const matches = differences.filter((each) => each.side === side && each.is === is && pattern.test(each.name));
        matches.forEach((each) => reviewed.add(each));
        if (matches.length === 0) {
          stale.push({ side, name, is });
        }
      }
    }
  }

  return { open: differences.filter((each) => !reviewed.has(each)), reviewed: reviewed.size, stale };
}
