using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Operators.Internal;

/// <summary>What of one candidate's content was shown since the last checkpoint, and how much of it has come again after a
/// rewind.</summary>
internal sealed class ShownContent
{
    // Neighbouring texts of a kind are one entry, since they may come again cut in another way.
    private readonly List<Entry> _entries = [];
    private int _entry;
    private int _offset;

    /// <summary>Whether something that was shown has yet to come again.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Everything that was shown is void and comes again.</summary>
    public void Rewind() => GoTo(0);

    /// <summary>What has come up to here stands: only what has yet to come again is kept.</summary>
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

    /// <summary>Takes content that arrived.</summary>
    /// <param name="chunk">The content.</param>
    /// <param name="news">What of it was not shown yet; null where all of it was.</param>
    /// <returns>False where it is another than what was shown.</returns>
    public bool TryTake(ContentChunk chunk, out ContentChunk? news)
    {
        if (chunk is ToolCallChunk { IsComplete: false })
        {
            // It says where an answer broke off, and does not come again there.
            news = IsBehind ? null : chunk;
            return true;
        }

        var (kind, text) = TextOf(chunk);
        news = chunk;
        var at = 0;
        while (IsBehind && (at < text?.Length || text is not { Length: > 0 }))
        {
            var entry = _entries[_entry];
            if (text is { Length: 0 })
            {
                // A mark (a signature, the end of a string) says nothing that could differ.
                news = null;
                return true;
            }

            if (!entry.Kind.Equals(kind))
            {
                return false;
            }

            if (text is null)
            {
                GoTo(_entry + 1);
                news = null;
                return Bare(entry.Other!).Equals(Bare(chunk));
            }

            var length = Math.Min(text.Length - at, entry.Text.Length - _offset);
            if (!text.AsSpan(at, length).SequenceEqual(entry.Text.AsSpan(_offset, length)))
            {
                return false;
            }

            (at, _offset) = (at + length, _offset + length);
            if (_offset == entry.Text.Length)
            {
                GoTo(_entry + 1);
            }
        }

        if (at > 0)
        {
            news = at == text!.Length ? null : WithText(chunk, text[at..]);
        }

        if (news is not null)
        {
            Add(news, kind, text?[at..]);
        }

        return true;
    }

    // Marks are not waited for: they may come again elsewhere, or not at all.
    private void GoTo(int entry)
    {
        while (entry < _entries.Count && _entries[entry].IsMark)
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

    private static (object Kind, string? Text) TextOf(ContentChunk chunk) =>
        chunk switch
        {
            TextChunk text => (typeof(TextChunk), text.Text),
            ThoughtChunk thought => (typeof(ThoughtChunk), thought.Text),
            ToolArgumentsChunk { Value.ValueKind: JsonValueKind.String } piece => ((piece.Name, piece.Path), piece.Value.Text()),
            _ => (chunk.GetType(), null),
        };

    private static ContentChunk WithText(ContentChunk chunk, string rest) =>
        chunk switch
        {
            TextChunk or ThoughtChunk => OriginalPart.End(chunk, rest),
            ToolArgumentsChunk piece => piece with { Value = JsonText.Element(rest) },
            _ => chunk,
        };

    // The service makes identifiers and signatures anew each time: they tell nothing about the content.
    private static ContentChunk Bare(ContentChunk chunk) =>
        chunk switch
        {
            ToolCallChunk call => call with { Id = null, ThoughtSignature = null },
            CodeChunk code => code with { Id = null, ThoughtSignature = null },
            CodeResultChunk result => result with { Id = null, ThoughtSignature = null },
            _ => chunk with { ThoughtSignature = null },
        };

    private sealed class Entry(object kind, List<string> pieces, ContentChunk? other)
    {
        public object Kind => kind;

        /// <summary>The chunk itself, where it is none of text.</summary>
        public ContentChunk? Other => other;

        /// <summary>Whether it is text without a letter.</summary>
        public bool IsMark => other is null && pieces.TrueForAll(piece => piece.Length == 0);

        /// <summary>The text, joined when it is asked for first: most answers are never rewound.</summary>
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
