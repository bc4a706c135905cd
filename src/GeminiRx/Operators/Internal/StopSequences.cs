using System.Buffers;

namespace GeminiRx.Operators.Internal;

/// <summary>Finds the earliest of several strings in a text that arrives in pieces. Immutable.</summary>
internal sealed class StopSequences(string[] sequences)
{
    private readonly string[] _sequences = [.. sequences];
#if NET9_0_OR_GREATER
    private readonly SearchValues<string> _values = SearchValues.Create(sequences, StringComparison.Ordinal);
#endif
    private readonly SearchValues<char> _firstLetters = SearchValues.Create([.. sequences.Select(sequence => sequence[0])]);
    private readonly int _longest = sequences.Max(sequence => sequence.Length);

    /// <summary>Starts the search of one text.</summary>
    public Search Begin() => new(this);

    /// <summary>Where the earliest sequence begins that the end of the text cuts off; the length of the text if there is none.</summary>
    private int StartOfIncomplete(ReadOnlySpan<char> text)
    {
        for (var start = Math.Max(0, text.Length - _longest + 1); start < text.Length; start++)
        {
            var skipped = text[start..].IndexOfAny(_firstLetters);
            if (skipped < 0)
            {
                break;
            }

            start += skipped;
            foreach (var sequence in _sequences)
            {
                if (sequence.AsSpan().StartsWith(text[start..]))
                {
                    return start;
                }
            }
        }

        return text.Length;
    }

    // .NET 8 cannot search for several strings at once.
    private int IndexIn(string text) =>
#if NET9_0_OR_GREATER
        text.AsSpan().IndexOfAny(_values);
#else
        _sequences.Select(sequence => text.IndexOf(sequence, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
#endif

    /// <summary>The search of one text.</summary>
    internal sealed class Search(StopSequences sequences)
    {
        // The end of the text that may belong to a sequence: shorter than the longest sequence.
        private string _tail = "";

        /// <summary>Where a complete sequence begins, counted from the first held character; null if there is none.</summary>
        public int? Found { get; private set; }

        /// <summary>The number of characters at the end of the text that may belong to a sequence.</summary>
        public int Held => _tail.Length;

        /// <summary>Searches the next piece of the text.</summary>
        /// <returns>Whether the earliest sequence is <see cref="Found"/>. False also if an earlier sequence may still become
        /// complete.</returns>
        public bool TryFind(string piece)
        {
            var text = _tail + piece;
            var found = sequences.IndexIn(text);
            var incomplete = sequences.StartOfIncomplete(text);
            if (found >= 0 && found <= incomplete)
            {
                Found = found;
                return true;
            }

            _tail = text[incomplete..];
            Found = found < 0 ? null : found - incomplete;
            return false;
        }
    }
}
