namespace GeminiRx.Testing.Editors;

/// <summary>What one stream has written into a document, character by character, and where its next text belongs.</summary>
public sealed class StreamedText(int offset)
{
    private readonly List<(char Character, Fate Fate)> _characters = [];

    private enum Fate
    {
        Kept,
        DeletedByUser,
        TakenBack,
    }

    /// <summary>Where the next text belongs.</summary>
    public int Marker { get; internal set; } = offset;

    /// <summary>What was written and not taken back by the server, in order.</summary>
    public string Text => string.Concat(_characters.Where(one => one.Fate != Fate.TakenBack).Select(one => one.Character));

    /// <summary>Whether what is left is this text, but for characters that the user had deleted before the server could take them
    /// back.</summary>
    public bool Is(string expected)
    {
        // reached[at]: so much of the expected text can be what has been looked at.
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
