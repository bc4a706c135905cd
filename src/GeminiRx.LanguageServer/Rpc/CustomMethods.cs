namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The methods beyond LSP that the server calls on the client. Those that it handles are in <see cref="IServerMethods"/>.</summary>
internal static class CustomMethods
{
    public const string Edit = "geminirx/edit";
    public const string SessionEnded = "geminirx/sessionEnded";
}
