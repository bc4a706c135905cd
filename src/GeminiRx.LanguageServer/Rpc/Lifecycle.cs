using StreamJsonRpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>
/// Implements the rule "nothing before <c>initialize</c>, nothing but <c>exit</c> after <c>shutdown</c>" (LSP 3.18, Server lifecycle).
/// Every request and notification passes here in its order, including those without a handler.
/// </summary>
internal sealed class Lifecycle
{
    private enum Phase
    {
        Uninitialized,
        Running,
        ShutDown,
    }

    private volatile Phase _phase = Phase.Uninitialized;

    /// <summary>Whether the client sent <c>shutdown</c>.</summary>
    public bool IsShutDown => _phase == Phase.ShutDown;

    /// <summary>Records a message and enters the phase that it starts.</summary>
    /// <param name="method">Its method.</param>
    /// <returns>Why it is refused; null if it is admitted.</returns>
    public LocalRpcException? Advance(string method)
    {
        switch (_phase, method)
        {
            case (_, "exit" or "$/cancelRequest"):
                return null;
            case (Phase.Uninitialized, "initialize"):
                _phase = Phase.Running;
                return null;
            case (Phase.Uninitialized, _):
                return Refuse(ServerNotInitialized, $"{method} came before initialize: send initialize first.");
            case (Phase.ShutDown, _):
                return Refuse(InvalidRequest, $"{method} came after shutdown: send exit, and start the server again.");
            case (_, "initialize"):
                return Refuse(InvalidRequest, "initialize came a second time: send it once.");
            case (_, "shutdown"):
                _phase = Phase.ShutDown;
                return null;
            default:
                return null;
        }
    }
}
