using System.Text;
using GeminiRx.Conversations.Answers;

namespace GeminiRx.Conversations;

/// <summary>
/// A conversation as a Markdown file that people and editors can change. The settings are between two lines <c>---</c>. Each turn follows a
/// line that is exactly <c>## User</c> or <c>## Gemini</c>, outside fenced code. Such a line inside a turn is escaped with a backslash. In
/// a user's turn, a line that consists of one link or image attaches its target, and a line <c>/model NAME</c> or <c>/system TEXT</c>
/// changes that setting. In an answer, a line <c>&lt;!-- geminirx: … --&gt;</c> keeps signatures, calls and media while the answer's
/// text is unchanged. An empty user's turn at the end marks the last answer as complete. Every text is a valid conversation. Immutable.
/// </summary>
/// <remarks>Text before the first turn is kept and not sent. The string form contains the number of turns and no text.</remarks>
public sealed class Conversation
{
    private readonly List<ChatTurn> _turns;

    private Conversation(string markdown, List<ChatTurn> turns, IReadOnlyList<ChatLine> frontMatter, int frontMatterEnd)
    {
        (Markdown, _turns, FrontMatterLines, FrontMatterEnd) = (markdown, turns, frontMatter, frontMatterEnd);
        var settings = new Dictionary<string, string>();
        foreach (var line in SettingLines)
        {
            settings[line.Name] = line.Value;
        }

        Settings = settings;
    }

    /// <summary>The text of the file.</summary>
    public string Markdown { get; }

    /// <summary>The settings by name, such as <c>model</c>, <c>system</c> and <c>temperature</c>. A line of a turn counts from its turn on.
    /// The values are not checked.</summary>
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
        var (settings, start) = FrontMatter.ReadLines(markdown);
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
        return new Conversation(markdown, [.. turns], settings, start);
    }

    /// <summary>Returns a copy with one setting changed at the beginning of the file. Lines of turns that change it are removed.</summary>
    /// <param name="name">The name of the setting: ASCII letters, digits and dashes.</param>
    /// <param name="value">The value; null removes the setting.</param>
    /// <returns>The changed conversation.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or contains other characters.</exception>
    public Conversation WithSetting(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? Parse(FrontMatter.Write(WithoutLinesOf(name), name, value))
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

    /// <summary>All turns, also those without text and attachments.</summary>
    internal IReadOnlyList<ChatTurn> AllTurns => _turns;

    /// <summary>The settings at the beginning of the file, in order.</summary>
    internal IReadOnlyList<ChatLine> FrontMatterLines { get; }

    /// <summary>The offset of the text after the settings; 0 if there are none.</summary>
    internal int FrontMatterEnd { get; }

    /// <summary>All settings with their places; the last one of a name applies.</summary>
    internal IEnumerable<ChatLine> SettingLines => FrontMatterLines.Concat(_turns.SelectMany(turn => turn.SettingLines));

    /// <summary>The last turn with text or attachments; null if there is none.</summary>
    internal ChatTurn? LastTurn => Turns is [.., var last] ? last : null;

    /// <summary>
    /// The text to append before a turn of a role. It ends the last turn, and adds a heading unless the last turn has that role.
    /// </summary>
    internal string TurnOpening(ChatRole role) =>
        TurnEnd() + (_turns.LastOrDefault()?.Role == role ? "" : $"{ChatSyntax.HeadingFor(role)}\n\n");

    /// <summary>The text to append so that a turn can follow: it closes an open code block, and adds a blank line.</summary>
    internal string TurnEnd()
    {
        var code = new CodeBlockTracker();
        foreach (var (_, line) in ChatSyntax.LinesOf(Markdown, _turns.LastOrDefault()?.BodyStart ?? FrontMatterEnd))
        {
            code.Advance(line);
        }

        var end = code.ClosingFence is { } closing ? $"{(Markdown.EndsWith('\n') ? "" : "\n")}{closing}\n" : "";
        return end + Gap(Markdown + end);
    }

    /// <summary>The number of turns and the state.</summary>
    /// <returns>Such as <c>4 turns, Ready</c>.</returns>
    public override string ToString() => $"{Turns.Count} turns, {State}";

    private static string Gap(string text) =>
        text.Length == 0 || text.EndsWith("\n\n", StringComparison.Ordinal) || text.EndsWith("\n\r\n", StringComparison.Ordinal) ? ""
        : text.EndsWith('\n') ? "\n"
        : "\n\n";

    private string WithoutLinesOf(string name)
    {
        var conversation = this;
        while (conversation._turns.SelectMany(turn => turn.SettingLines).Where(line => line.Name == name).ToList() is { Count: > 0 } lines)
        {
            var text = new StringBuilder(conversation.Markdown);
            lines.Reverse();
            lines.ForEach(line => text.Remove(line.Start, line.End - line.Start));
            conversation = Parse(text.ToString());
        }

        return conversation.Markdown;
    }

    private static ChatTurn TurnOf(string markdown, (ChatRole Role, int Start, int BodyStart) heading, int end)
    {
        var (attachments, settings) = (new List<ChatLine>(), new List<ChatLine>());
        AnswerMark? mark = null;
        var text = new StringBuilder();
        var code = new CodeBlockTracker();
        foreach (var (offset, line) in ChatSyntax.LinesOf(markdown[heading.BodyStart..end]))
        {
            var start = heading.BodyStart + offset;
            var isCode = code.Advance(line);
            if (!isCode && heading.Role == ChatRole.Gemini && AnswerMark.Read(line) is { } found)
            {
                mark = found;
            }
            else if (isCode || heading.Role != ChatRole.User)
            {
                text.Append(line);
            }
            else if (ChatSyntax.AttachmentOf(line) is { } target)
            {
                attachments.Add(new ChatLine(target, "", start, start + line.Length));
            }
            else if (ChatSyntax.SettingOf(line) is var (name, value))
            {
                settings.Add(new ChatLine(name, value, start, start + line.Length));
            }
            else
            {
                text.Append(line);
            }
        }

        return new ChatTurn(heading.Role, ChatSyntax.Unescape(text.ToString(), heading.Role).Trim('\n', '\r'))
        {
            Attachments = [.. attachments.Select(line => line.Name)],
            Start = heading.Start,
            BodyStart = heading.BodyStart,
            End = end,
            AttachmentLines = attachments,
            SettingLines = settings,
            Mark = mark,
        };
    }
}
