using System.Buffers;

namespace GeminiRx.Operators.Internal;

/// <summary>Several strings as one automaton, after Aho and Corasick (1975): each letter of a text is looked at once. Immutable.</summary>
internal sealed class StopSequences
{
    private readonly Dictionary<(int State, char Letter), int> _next = [];
    private readonly List<int> _depth = [0];
    private readonly List<int> _fallBack = [0];
    private readonly List<int> _longestEnd = [0]; // the longest sequence that ends in the state
    private readonly SearchValues<char> _first;

    public StopSequences(IEnumerable<string> sequences)
    {
        foreach (var sequence in sequences)
        {
            var state = 0;
            foreach (var letter in sequence)
            {
                if (!_next.TryGetValue((state, letter), out var next))
                {
                    next = _depth.Count;
                    _next.Add((state, letter), next);
                    _depth.Add(_depth[state] + 1);
                    _fallBack.Add(0);
                    _longestEnd.Add(0);
                }

                state = next;
            }

            _longestEnd[state] = sequence.Length;
        }

        // From short to long: what a state falls back to is complete before the state is.
        foreach (var ((parent, letter), state) in _next.OrderBy(step => _depth[step.Value]).ToList())
        {
            _fallBack[state] = parent == 0 ? 0 : Step(_fallBack[parent], letter);
            _longestEnd[state] = Math.Max(_longestEnd[state], _longestEnd[_fallBack[state]]);
        }

        _first = SearchValues.Create([.. _next.Keys.Where(step => step.State == 0).Select(step => step.Letter)]);
    }

    /// <summary>Searches one text, piece by piece.</summary>
    public Search Begin() => new(this);

    private int Step(int state, char letter)
    {
        while (true)
        {
            if (_next.TryGetValue((state, letter), out var next))
            {
                return next;
            }

            if (state == 0)
            {
                return 0;
            }

            state = _fallBack[state];
        }
    }

    internal sealed class Search(StopSequences sequences)
    {
        private int _state;

        /// <summary>How far before the end of what was looked at the earliest sequence begins that was found; 0 where none was. An earlier
        /// one may still become whole.</summary>
        public int Found { get; private set; }

        /// <summary>How many letters at the end of what was looked at may belong to a sequence.</summary>
        public int Held => Math.Max(Found, sequences._depth[_state]);

        /// <summary>Looks at a piece of text.</summary>
        /// <returns>How many of its letters it took to decide where the earliest sequence begins; -1 where that is open.</returns>
        public int Look(ReadOnlySpan<char> text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (_state == 0)
                {
                    var skip = text[i..].IndexOfAny(sequences._first);
                    if (skip < 0)
                    {
                        break;
                    }

                    i += skip;
                }

                _state = sequences.Step(_state, text[i]);
                Found = Math.Max(Found == 0 ? 0 : Found + 1, sequences._longestEnd[_state]);
                if (Found > 0 && Found >= sequences._depth[_state])
                {
                    // Nothing that is still open begins before it.
                    return i + 1;
                }
            }

            return -1;
        }
    }
}
