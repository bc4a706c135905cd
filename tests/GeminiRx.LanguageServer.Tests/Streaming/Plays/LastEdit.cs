using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>The edit that a session sent last.</summary>
internal sealed class LastEdit
{
    private TimeSpan? _sentAt;

    public string Text { get; private set; } = "";

    /// <summary>Whether it deletes, or inserts so little that it may be a part of the user's typing.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Whether any edit was short.</summary>
    public bool HasShortEdits { get; private set; }

    /// <summary>Whether the server may still wait for the document to show it.</summary>
    public bool IsOpen(TimeSpan now) => _sentAt is { } sent && now - sent < TimeSpan.FromSeconds(3);

    public void Record(TextChange change, TimeSpan now)
    {
        (Text, IsShort, _sentAt) = (change.Text, change.Growth < 4, now);
        HasShortEdits |= IsShort;
    }
}
