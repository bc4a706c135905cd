namespace GeminiRx.LanguageServer.Tests;

/// <summary>How much of an answer the document must show.</summary>
internal enum ExpectedText
{
    All,
    Prefix,
}

/// <summary>A session of a <see cref="ServerPlay"/>.</summary>
internal sealed class PlayedSession(int letters, int stream, ScriptedService.Answer answer)
{
    private static readonly string[] _spaces = [" ", "\n", "\t", "\n"];

    /// <summary>The letters of each session. They differ, so that a change never belongs to two sessions.</summary>
    public static string[] LetterSets { get; } = ["abc", "def", "ghi", "jkl"];

    public int Letters => letters;

    public int Stream => stream;

    public ScriptedService.Answer Answer => answer;

    public string Id { get; set; } = "";

    public string Said { get; set; } = "";

    /// <summary>What was said up to the last checkpoint; null before the first.</summary>
    public string? Kept { get; set; }

    /// <summary>What was said up to each break.</summary>
    public List<string> Void { get; } = [];

    /// <summary>Whether nothing has been said since the last break.</summary>
    public bool IsVoidShown { get; set; }

    public ExpectedText Expected { get; set; }

    public bool IsOver { get; set; }

    public bool IsGoneOnWith { get; set; }

    /// <summary>A word of the session's letters, and its space.</summary>
    public string NextText(Random random)
    {
        var set = LetterSets[letters];
        return string.Concat(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => set[random.Next(set.Length)])) + _spaces[letters];
    }
}
