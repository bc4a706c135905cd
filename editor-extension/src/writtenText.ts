/** A change of a document, in UTF-16 units. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
  /** Whether VS Code has added it to the edit of a session. */
  readonly isAdded?: boolean;
}

export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Follows the text that a session wrote, and the place where it writes next. */
export class WrittenText {
  private pieces: readonly Interval[] = [];

  constructor(private place: number | undefined) {}

  get intervals(): readonly Interval[] {
    return this.pieces;
  }

  /** Where the answer goes; undefined until that is known. */
  get anchor(): number | undefined {
    return this.place;
  }

  /** The session itself made the change. */
  write(change: TextChange): void {
    this.move(change);
    const end = change.offset + change.text.length;
    this.pieces = joined([...this.pieces, { start: change.offset, end }]);
    this.place = end;
  }

  /** Somebody else made the change. Text at the anchor stays behind it, and text inside of the answer splits it. */
  move(change: TextChange): void {
    this.pieces = this.pieces.flatMap((piece) => movedPiece(piece, change));
    this.place = this.place === undefined ? undefined : movedPlace(this.place, change);
  }
}

function movedPiece({ start, end }: Interval, { offset, length, text }: TextChange): readonly Interval[] {
  const shift = text.length - length;
  if (end <= offset) {
    return [{ start, end }];
  }
  if (start >= offset + length) {
    return [{ start: start + shift, end: end + shift }];
  }
  return [
    ...(start < offset ? [{ start, end: offset }] : []),
    ...(end > offset + length ? [{ start: offset + text.length, end: end + shift }] : []),
  ];
}

function movedPlace(place: number, { offset, length, text }: TextChange): number {
  if (place <= offset) {
    return place;
  }
  return place >= offset + length ? place + text.length - length : offset;
}

function joined(pieces: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (piece.end > piece.start) {
      if (last !== undefined && last.end >= piece.start) {
        result[result.length - 1] = { start: last.start, end: Math.max(last.end, piece.end) };
      } else {
        result.push(piece);
      }
    }
  }
  return result;
}
