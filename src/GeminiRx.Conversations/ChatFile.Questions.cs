namespace GeminiRx.Conversations;

public sealed partial class ChatFile
{
    /// <summary>Appends a question to the file, or to the last question if that has no answer.</summary>
    /// <param name="text">The question. Lines that look like headings or attachments are escaped.</param>
    /// <param name="attachments">Paths or addresses to attach, before the text. Default: none.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public void AppendQuestion(string text, IEnumerable<string>? attachments = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var question = FormatQuestion(Read(), text, attachments ?? []);
        using var file = OpenForAppend();
        file.Write(BytesOf(question));
    }

    /// <summary>The conversation as it is after <see cref="AppendQuestion"/>. The file stays as it is.</summary>
    internal Conversation WithQuestion(string text, IEnumerable<string> attachments)
    {
        var conversation = Read();
        return Conversation.Parse(conversation.Markdown + FormatQuestion(conversation, text, attachments));
    }

    private string FormatQuestion(Conversation conversation, string text, IEnumerable<string> attachments)
    {
        var links = string.Concat(attachments.Select(target => ChatSyntax.Attach(Relative(target)) + "\n"));
        var separator = links.Length > 0 && text.Length > 0 ? "\n" : "";
        var opening = conversation.TurnOpening(ChatRole.User);
        return $"{opening}{links}{separator}{ChatSyntax.Escape(text.Trim('\n', '\r'), ChatRole.User)}\n";
    }

    // A path below the conversation's folder becomes relative, so that the folder can be moved.
    private string Relative(string target)
    {
        if (target.Contains("://", StringComparison.Ordinal))
        {
            return target;
        }

        var path = Path.GetRelativePath(Path.GetDirectoryName(FullPath)!, Path.GetFullPath(target));
        return (path.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(target) : path).Replace('\\', '/');
    }
}
