using FsCheck.Xunit;

namespace GeminiRx.LanguageServer.Tests.Plays;

public sealed class ServerProperties
{
    /// <summary>The real server with up to four sessions: for any actions of the user, the service and the editor, every text is right
    /// and in its place, and nothing is left running.</summary>
    [Property(MaxTest = 500)]
    public Task Server_WithSeveralSessions_IsRightInEveryEditor(byte[] script, int seed) => ServerPlay.RunAsync(seed, script);

    [Property(MaxTest = 100)]
    public Task Server_OverLongPlays_IsRightInEveryEditor(int seed)
    {
        var script = new byte[150];
        new Random(seed).NextBytes(script);
        return ServerPlay.RunAsync(seed, script);
    }
}
