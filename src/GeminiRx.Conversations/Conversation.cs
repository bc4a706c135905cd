namespace GeminiRx.Conversations;

/// <summary>
/// A conversation as a Markdown file that people and editors can change. The settings are between two lines <c>---</c>. Each turn follows a
/// line that is exactly <c>## User</c> or <c>## Gemini</c>, outside fenced code. Such a line inside a turn is escaped with a backslash. In
/// a user's turn, a line that consists of one link or image attaches its target. An empty user's turn at the end marks the last answer as
/// complete. Every text is a valid conversation. Immutable.
/// </summary>
/// <remarks>Text before the first turn is kept and not sent. The string form contains the number of turns and no text.</remarks>
public sealed class Conversation
{
    private readonly List<ChatTurn> _turns;

    private Conversation(string markdown, List<ChatTurn> turns, IReadOnlyDictionary<string, string> settings) =>
        (Markdown, _turns, Settings) = (markdown, turns, settings);

    /// <summary>The text of the file.</summary>
    public string Markdown { get; }

    /// <summary>The settings by name, such as <c>model</c>, <c>system</c> and <c>temperature</c>. The values are not
    /// checked.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The turns with text or attachments, oldest first.</summary>
    public IReadOnlyList<ChatTurn> Turns => [.. _turns.Where(turn => !turn.IsEmpty)];

    /// <summary>The next step of the conversation.</summary>
    public ChatState State =>
        Turns is not [.., var last] || _turns[^1] is { Role: ChatRole.User, IsEmpty: true } ? ChatState.Ready
        : last.Role == ChatRole.User ? ChatState.Unanswered
        : ChatState.Interrupted;

    /// <summary>Parses the text of a file.</summary>
    /// <param name="markdown">The text.</param>
    /// <returns>The conversation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="markdown"/> is null.</exception>
    public static Conversation Parse(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var (settings, start) = FrontMatter.Read(markdown);
        var headings = new List<(ChatRole Role, int Start, int BodyStart)>();
        var code = new CodeBlockTracker();
        foreach (var (offset, line) in ChatSyntax.LinesOf(markdown, start))
        {
            if (!code.Advance(line) && ChatSyntax.RoleOf(line) is { } role)
            {
                headings.Add((role, offset, offset + line.Length));
            }
        }

        var turns = headings.Select(
            (heading, i) => TurnOf(markdown, heading, i + 1 < headings.Count ? headings[i + 1].Start : markdown.Length)
        );
        return new Conversation(markdown, [.. turns], settings);
    }

    /// <summary>Returns a copy with one setting changed.</summary>
    /// <param name="name">The name of the setting: ASCII letters, digits and dashes.</param>
    /// <param name="value">The value; null removes the setting.</param>
    /// <returns>The changed conversation.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or contains other characters.</exception>
    public Conversation WithSetting(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? Parse(FrontMatter.Write(Markdown, name, value))
            : throw new ArgumentException($"Invalid setting name '{name}': use letters, digits and dashes.", nameof(name));
    }

    /// <summary>Returns a copy without the last answer; its question is unanswered again.</summary>
    /// <returns>The shortened conversation; this one if the last turn is not an answer.</returns>
    public Conversation WithoutLastAnswer() => Turns is [.., { Role: ChatRole.Gemini } last] ? Parse(Markdown[..last.Start]) : this;

    /// <summary>Returns a copy without the last question and its answer.</summary>
    /// <returns>The shortened conversation, ready for a question; this one if there is no question.</returns>
    public Conversation WithoutLastExchange()
    {
        var question = _turns.FindLast(turn => turn is { Role: ChatRole.User, IsEmpty: false });
        return question is null ? this : Parse($"{Markdown[..question.Start]}{ChatSyntax.User}\n\n");
    }

    /// <summary>The last turn with text or attachments; null if there is none.</summary>
    internal ChatTurn? LastTurn => Turns is [.., var last] ? last : null;

    /// <summary>
    /// The text to append before a turn of a role. It closes an open code block, and adds a heading unless the last turn has that role.
    /// </summary>
    internal string TurnOpening(ChatRole role)
    {
        var last = _turns.LastOrDefault();
        var code = new CodeBlockTracker();
        foreach (var (_, line) in ChatSyntax.LinesOf(Markdown, last?.BodyStart ?? FrontMatter.Read(Markdown).End))
        {
            code.Advance(line);
        }

        var end = code.ClosingFence is { } closing ? $"{(Markdown.EndsWith('\n') ? "" : "\n")}{closing}\n" : "";
        return end + Gap(Markdown + end) + (last?.Role == role ? "" : $"{ChatSyntax.HeadingFor(role)}\n\n");
    }

    /// <summary>The number of turns and the state.</summary>
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
        var code = new CodeBlockTracker();
        foreach (var (_, line) in ChatSyntax.LinesOf(body))
        {
            if (!code.Advance(line) && heading.Role == ChatRole.User && ChatSyntax.AttachmentOf(line) is { } target)
            {
                attachments.Add(target);
            }
            else
            {
                text.Append(line);
            }
        }

        return new ChatTurn(heading.Role, ChatSyntax.Unescape(text.ToString(), heading.Role).Trim('\n', '\r'))
        {
            Attachments = attachments,
            Start = heading.Start,
            BodyStart = heading.BodyStart,
        };
    }
}
