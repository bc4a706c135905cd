namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The methods of this server's own that it calls; those that it answers are in <see cref="IServerMethods"/>.</summary>
internal static class OwnMethods
{
    public const string Edit = "geminirx/edit";
    public const string SessionEnded = "geminirx/sessionEnded";
}
