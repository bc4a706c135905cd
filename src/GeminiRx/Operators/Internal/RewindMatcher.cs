namespace GeminiRx.Operators.Internal;

/// <summary>Compares the content of one candidate after a rewind with the content that was delivered since the last checkpoint.</summary>
internal sealed class RewindMatcher
{
    // Adjacent texts of one kind form one entry, because repeated text may be split differently.
    private readonly List<Entry> _entries = [];
    private int _entry;
    private int _offset;

    /// <summary>Whether some delivered content has yet to repeat.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Expects all content since the last checkpoint to repeat.</summary>
    public void Rewind() => MoveTo(0);

    /// <summary>Makes the content up to here final: keeps only what has yet to repeat.</summary>
    public void Checkpoint()
    {
        if (!IsBehind)
        {
            _entries.Clear();
            return;
        }

        _entries.RemoveRange(0, _entry);
        if (_offset > 0)
        {
            _entries[0] = new Entry(_entries[0].Kind, [_entries[0].Text[_offset..]], null);
        }

        (_entry, _offset) = (0, 0);
    }

    /// <summary>Matches content that arrived against the content that has yet to repeat.</summary>
    /// <param name="chunk">The content.</param>
    /// <param name="added">The part that was not delivered yet; null if all of it was.</param>
    /// <returns>False if the content differs from the delivered content.</returns>
    public bool TryMatch(ContentChunk chunk, out ContentChunk? added)
    {
        if (chunk is ToolCallChunk { IsComplete: false })
        {
            // It marks where an answer broke off, so it does not repeat.
            added = IsBehind ? null : chunk;
            return true;
        }

        var (kind, text) = KindAndText(chunk);
        added = chunk;
        var position = 0;
        while (IsBehind && (position < text?.Length || text is not { Length: > 0 }))
        {
            var entry = _entries[_entry];
            if (text is { Length: 0 })
            {
                // An empty text (a signature, the end of a string) has no content to compare.
                added = null;
                return true;
            }

            if (!entry.Kind.Equals(kind))
            {
                return false;
            }

            if (text is null)
            {
                MoveTo(_entry + 1);
                added = null;
                return WithoutIdentifiers(entry.Other!).Equals(WithoutIdentifiers(chunk));
            }

            var length = Math.Min(text.Length - position, entry.Text.Length - _offset);
            if (!text.AsSpan(position, length).SequenceEqual(entry.Text.AsSpan(_offset, length)))
            {
                return false;
            }

            (position, _offset) = (position + length, _offset + length);
            if (_offset < entry.Text.Length)
            {
                // The text is used up. Each turn of the loop that goes on leaves an entry behind, so that the loop always ends.
                break;
            }

            MoveTo(_entry + 1);
        }

        if (position > 0)
        {
            added = position == text!.Length ? null : OriginalPart.End(chunk, text[position..]);
        }

        if (added is not null)
        {
            Add(added, kind, text?[position..]);
        }

        return true;
    }

    // Skips empty texts: they may repeat elsewhere or not at all.
    private void MoveTo(int entry)
    {
        while (entry < _entries.Count && _entries[entry].IsEmptyText)
        {
            entry++;
        }

        (_entry, _offset, IsBehind) = (entry, 0, entry < _entries.Count);
    }

    private void Add(ContentChunk chunk, object kind, string? text)
    {
        if (text is not null && _entries is [.., { Other: null } last] && last.Kind.Equals(kind))
        {
            last.Append(text);
        }
        else
        {
            _entries.Add(new Entry(kind, text is null ? [] : [text], text is null ? chunk : null));
        }
    }

    private static (object Kind, string? Text) KindAndText(ContentChunk chunk) =>
        chunk switch
        {
            TextChunk text => (typeof(TextChunk), text.Text),
            ThoughtChunk thought => (typeof(ThoughtChunk), thought.Text),
            ToolArgumentsChunk piece when piece.StringValue() is { } text => ((piece.Name, piece.Path), text),
            _ => (chunk.GetType(), null),
        };

    // The service makes new identifiers and signatures for repeated content.
    private static ContentChunk WithoutIdentifiers(ContentChunk chunk) =>
        chunk switch
        {
            ToolCallChunk call => call with { Id = null, ThoughtSignature = null },
            ToolArgumentsChunk piece => piece with { Id = null, ThoughtSignature = null },
            CodeChunk code => code with { Id = null, ThoughtSignature = null },
            CodeResultChunk result => result with { Id = null, ThoughtSignature = null },
            _ => chunk with { ThoughtSignature = null },
        };

    private sealed class Entry(object kind, List<string> pieces, ContentChunk? other)
    {
        public object Kind => kind;

        /// <summary>The chunk, if it is not text.</summary>
        public ContentChunk? Other => other;

        public bool IsEmptyText => other is null && pieces.TrueForAll(piece => piece.Length == 0);

        /// <summary>The text. It is joined on the first read, because most answers are never rewound.</summary>
        public string Text
        {
            get
            {
                if (pieces.Count > 1)
                {
                    var text = string.Concat(pieces);
                    pieces.Clear();
                    pieces.Add(text);
                }

                return pieces[0];
            }
        }

        public void Append(string text) => pieces.Add(text);
    }
}
