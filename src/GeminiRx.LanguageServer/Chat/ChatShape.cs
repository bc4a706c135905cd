using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>Gives an answer the form of a turn: the heading before it, and after a complete answer the heading of the user's next
/// turn.</summary>
/// <param name="before">The conversation up to the answer.</param>
/// <param name="isFollowed">Whether a turn of the user is below the answer now.</param>
internal sealed class ChatShape(Conversation before, Func<bool> isFollowed) : IAnswerShape
{
    private readonly AnswerText _text = new(before);

    public bool HasClosing => false;

    public string Push(string text) => _text.Push(text);

    public string End(bool isComplete) => _text.Flush() + (isComplete ? _text.EndTurn(isFollowed()) : "");
}
