namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The custom methods that the server calls. Those that it handles are in <see cref="IServerMethods"/>.</summary>
internal static class CustomMethods
{
    public const string Edit = "geminirx/edit";
    public const string SessionEnded = "geminirx/sessionEnded";
    public const string Thought = "geminirx/thought";
}
