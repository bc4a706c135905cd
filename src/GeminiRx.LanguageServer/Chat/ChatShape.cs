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

    public string End(bool isComplete, string below) => _text.Flush() + (isComplete ? _text.EndTurn(IsTurnOfUser(below)) : "");

    // Any other text below the answer is a question without its heading, or follows one.
    private static bool IsTurnOfUser(string below)
    {
        var start = below.AsSpan().TrimStart();
        var text = below.AsSpan(below.AsSpan(0, below.Length - start.Length).LastIndexOf('\n') + 1);
        return ChatSyntax.RoleOf(text[..(text.IndexOf('\n') is var end and >= 0 ? end : text.Length)]) == ChatRole.User;
    }
}
