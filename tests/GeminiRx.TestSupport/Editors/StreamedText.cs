namespace GeminiRx.TestSupport.Editors;

/// <summary>The characters that one stream wrote into a document, and the place of its next text.</summary>
public sealed class StreamedText(int offset)
{
    private readonly List<(char Character, Fate Fate)> _characters = [];

    private enum Fate
    {
        Kept,
        DeletedByUser,
        TakenBack,
    }

    /// <summary>The offset of the next text.</summary>
    public int Marker { get; internal set; } = offset;

    /// <summary>The characters that the server wrote and did not delete again, in order.</summary>
    public string Text => string.Concat(_characters.Where(one => one.Fate != Fate.TakenBack).Select(one => one.Character));

    /// <summary>
    /// Whether the remaining characters are the expected text. A character that the user deleted may be absent from it, since the server
    /// may have wanted to delete that character too.
    /// </summary>
    public bool Is(string expected)
    {
        // reached[at]: the first characters can match expected[..at].
        var reached = new bool[expected.Length + 1];
        reached[0] = true;
        foreach (var (character, fate) in _characters.Where(one => one.Fate != Fate.TakenBack))
        {
            for (var at = expected.Length; at >= 0; at--)
            {
                reached[at] = (fate == Fate.DeletedByUser && reached[at]) || (at > 0 && reached[at - 1] && expected[at - 1] == character);
            }
        }

        return reached[expected.Length];
    }

    internal int Add(char character)
    {
        _characters.Add((character, Fate.Kept));
        return _characters.Count - 1;
    }

    internal void Take(int index, bool byServer) =>
        _characters[index] = _characters[index] with { Fate = byServer ? Fate.TakenBack : Fate.DeletedByUser };

    internal void Move(int start, int end, int inserted, bool isOwn)
    {
        if (isOwn)
        {
            Marker += inserted;
        }
        else if (start < Marker)
        {
            Marker = end <= Marker ? Marker + inserted - (end - start) : start;
        }
    }
}
