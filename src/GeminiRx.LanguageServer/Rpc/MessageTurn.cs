using System.Runtime.CompilerServices;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>Awaited, it goes on between two messages: no other message is handled until the next await.</summary>
/// <param name="messages">Handles the messages, one after the other.</param>
internal readonly struct MessageTurn(SynchronizationContext messages) : INotifyCompletion
{
    public MessageTurn GetAwaiter() => this;

    public bool IsCompleted => false;

    public void OnCompleted(Action continuation) => messages.Post(_ => continuation(), null);

    public void GetResult() { }
}
