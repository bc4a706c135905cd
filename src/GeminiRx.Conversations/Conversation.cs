namespace GeminiRx.Conversations;

/// <summary>
/// A conversation as a Markdown file, for people and editors: settings between two lines <c>---</c>, then turns, each behind a line that is
/// exactly <c>## User</c> or
/// <c>## Gemini</c> outside of fenced code. Such a line within a turn has a backslash in front. In a turn of the user's, a line that is
/// nothing but a link or an image
/// attaches what it points to. An empty turn of the user's at the end says that the last answer is whole. Any text is a conversation.
/// Immutable.
/// </summary>
/// <remarks>What stands before the first turn is kept and not sent. Its text form names the number of turns and nothing that was
/// said.</remarks>
public sealed class Conversation
{
    private readonly List<ChatTurn> _turns;

    private Conversation(string markdown, List<ChatTurn> turns, IReadOnlyDictionary<string, string> settings) =>
        (Markdown, _turns, Settings) = (markdown, turns, settings);

    /// <summary>The file's text.</summary>
    public string Markdown { get; }

    /// <summary>The settings by their names, such as <c>model</c>, <c>system</c> and <c>temperature</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The turns in which something is said, the oldest first.</summary>
    public IReadOnlyList<ChatTurn> Turns => [.. _turns.Where(turn => !turn.IsEmpty)];

    /// <summary>What it waits for.</summary>
    public ChatState State =>
        Turns is not [.., var last] || _turns[^1] is { Role: ChatRole.User, IsEmpty: true } ? ChatState.Ready
        : last.Role == ChatRole.User ? ChatState.Unanswered
        : ChatState.Broken;

    /// <summary>Reads a file's text.</summary>
    /// <param name="markdown">The text.</param>
    /// <returns>The conversation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="markdown"/> is null.</exception>
    public static Conversation Parse(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var (settings, start) = FrontMatter.Read(markdown);
        var headings = new List<(ChatRole Role, int Start, int BodyStart)>();
        var fence = new ChatFence();
        foreach (var (place, line) in ChatLines.Of(markdown, start))
        {
            if (!fence.Takes(line) && ChatLines.RoleOf(line) is { } role)
            {
                headings.Add((role, place, place + line.Length));
            }
        }

        var turns = headings.Select(
            (heading, i) => TurnOf(markdown, heading, i + 1 < headings.Count ? headings[i + 1].Start : markdown.Length)
        );
        return new Conversation(markdown, [.. turns], settings);
    }

    /// <summary>The same conversation with a setting changed.</summary>
    /// <param name="name">The setting's name: letters, digits, dashes.</param>
    /// <param name="value">Its value; null takes it out.</param>
    /// <returns>It.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is no name.</exception>
    public Conversation WithSetting(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? Parse(FrontMatter.Write(Markdown, name, value))
            : throw new ArgumentException("A setting's name is made of letters, digits and dashes.", nameof(name));
    }

    /// <summary>The same conversation without its last answer: the question before it waits for one again.</summary>
    /// <returns>It; this one where the last turn is no answer.</returns>
    public Conversation WithoutLastAnswer() => Turns is [.., { Role: ChatRole.Gemini } last] ? Parse(Markdown[..last.Start]) : this;

    /// <summary>The same conversation without its last question and what was answered.</summary>
    /// <returns>It, ready for a question; this one where there is no question.</returns>
    public Conversation WithoutLastExchange()
    {
        var question = _turns.FindLast(turn => turn is { Role: ChatRole.User, IsEmpty: false });
        return question is null ? this : Parse($"{Markdown[..question.Start]}{ChatLines.User}\n\n");
    }

    /// <summary>The last turn in which something is said; null where there is none.</summary>
    internal ChatTurn? LastTurn => Turns is [.., var last] ? last : null;

    /// <summary>What is to be appended so that a role speaks: code that is still open is closed first, and a turn of its own goes
    /// on.</summary>
    internal string OpeningOf(ChatRole role)
    {
        var last = _turns.LastOrDefault();
        var fence = new ChatFence();
        foreach (var (_, line) in ChatLines.Of(Markdown, last?.BodyStart ?? FrontMatter.Read(Markdown).End))
        {
            fence.Takes(line);
        }

        var end = fence.Closing is { } closing ? $"{(Markdown.EndsWith('\n') ? "" : "\n")}{closing}\n" : "";
        return end + Gap(Markdown + end) + (last?.Role == role ? "" : $"{ChatLines.HeadingOf(role)}\n\n");
    }

    /// <summary>The number of turns.</summary>
    /// <returns>Such as <c>4 turns, Ready</c>.</returns>
    public override string ToString() => $"{Turns.Count} turns, {State}";

    private static string Gap(string text) =>
        text.Length == 0 || text.EndsWith("\n\n", StringComparison.Ordinal) ? ""
        : text.EndsWith('\n') ? "\n"
        : "\n\n";

    private static ChatTurn TurnOf(string markdown, (ChatRole Role, int Start, int BodyStart) heading, int end)
    {
        var body = markdown[heading.BodyStart..end];
        var attachments = new List<string>();
        var text = new System.Text.StringBuilder();
        var fence = new ChatFence();
        foreach (var (_, line) in ChatLines.Of(body))
        {
            if (!fence.Takes(line) && heading.Role == ChatRole.User && ChatLines.AttachmentOf(line) is { } place)
            {
                attachments.Add(place);
            }
            else
            {
                text.Append(line);
            }
        }

        return new ChatTurn(heading.Role, ChatLines.Unescape(text.ToString(), heading.Role).Trim('\n', '\r'))
        {
            Attachments = attachments,
            Start = heading.Start,
            BodyStart = heading.BodyStart,
        };
    }
}
