using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>Gives an answer the form of a turn: the heading before it, and after a complete answer the heading of the user's next
/// turn.</summary>
/// <param name="before">The conversation up to the answer.</param>
internal sealed class ChatShape(Conversation before) : IAnswerShape
{
    private readonly AnswerText _text = new(before);

    public bool HasClosing => false;

    public string Push(string text) => _text.Push(text);

    public string End(bool isComplete, string below) => _text.Flush() + (isComplete ? EndTurn(below) : "");

    /// <summary>Finds where a complete answer, as it was written, ends and the heading of the user's next turn begins, with the line breaks
    /// before it; null if it has no such heading.</summary>
    public static int? FindNextTurn(string written)
    {
        var answer = written.AsSpan().TrimEnd("\r\n");
        return answer.EndsWith('\n' + ChatSyntax.User, StringComparison.Ordinal)
            ? answer[..^ChatSyntax.User.Length].TrimEnd("\r\n").Length
            : null;
    }

    // The line breaks that are below already are not written again.
    private string EndTurn(string below)
    {
        var isFollowed = IsTurnOfUser(below);
        var end = _text.EndTurn(isFollowed);
        if (isFollowed)
        {
            var present = below.AsSpan(0, below.Length - below.AsSpan().TrimStart().Length).Count('\n');
            var written = end.Length - end.AsSpan().TrimEnd('\n').Length;
            end = end[..^Math.Min(present, written)];
        }

        return end;
    }

    // Any other text below the answer is a question without its heading, or follows one.
    private static bool IsTurnOfUser(string below)
    {
        var start = below.AsSpan().TrimStart();
        var text = below.AsSpan(below.AsSpan(0, below.Length - start.Length).LastIndexOf('\n') + 1);
        return ChatSyntax.RoleOf(text[..(text.IndexOf('\n') is var end and >= 0 ? end : text.Length)]) == ChatRole.User;
    }
}
