namespace GeminiRx.LanguageServer.Tests.Plays;

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

    public string Text { get; set; } = "";

    /// <summary>The text before the last checkpoint; null before the first.</summary>
    public string? CheckpointText { get; set; }

    /// <summary>The text before each break.</summary>
    public List<string> RewoundTexts { get; } = [];

    /// <summary>Whether no text has arrived since the last break.</summary>
    public bool ShowsRewoundText { get; set; }

    public ExpectedText Expected { get; set; }

    public bool IsOver { get; set; }

    public bool IsContinued { get; set; }

    /// <summary>A word of the session's letters, and its space.</summary>
    public string NextText(Random random)
    {
        var set = LetterSets[letters];
        return string.Concat(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => set[random.Next(set.Length)])) + _spaces[letters];
    }
}
