using FsCheck.Xunit;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>
/// Any order of typing, deleting, chunks, rewinds, stops, faults, retries and messages, with up to four sessions in one document: each
/// streamed text is right and in its place, the user's text is unchanged, and the server's copy equals the editor's.
/// </summary>
public sealed class SeveralSessionsProperties
{
    [Property(MaxTest = 10_000)]
    public void Streams_OfSeveralSessions_AreRightInEveryEditor(byte[] script, byte seed)
    {
        foreach (var kind in EditorKind.All)
        {
            SessionPlay.Run(kind, seed, script);
        }
    }

    [Property(MaxTest = 1000)]
    public void Streams_OverLongPlays_AreRightInEveryEditor(int seed)
    {
        var random = new Random(seed);
        var script = new byte[400];
        random.NextBytes(script);
        SessionPlay.Run(EditorKind.All[random.Next(EditorKind.All.Count)], seed, script);
    }
}
