using System.Reactive.Linq;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Live.Words;

/// <summary>A session of a script in which the user speaks.</summary>
public abstract class LiveUserWordsFixture
{
    private protected readonly ScriptedService _service = new();

    private protected static Task Speak(LiveSession session) => session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[10]));

    private protected static string Says(string text) =>
        """{"serverContent":{"inputTranscription":{"text":"X"}}}""".Replace("X", text, StringComparison.Ordinal);

    private protected void Reconnect()
    {
        _service.Socket.Drop();
        _service.Clock.AdvanceBy(TimeSpan.FromSeconds(5));
    }

    /// <summary>The words of the user that remain after the rewinds.</summary>
    private protected static string ShownWords(TestObserver<Chunk> seen) =>
        string.Concat(
            seen.Values.ToObservable()
                .ToCompletion()
                .Wait()
                .Metadata.OfType<TranscriptionChunk>()
                .Where(words => words.IsInput)
                .Select(words => words.Text)
        );

    private protected static string AllWords(TestObserver<Chunk> seen) =>
        string.Concat(seen.Values.OfType<TranscriptionChunk>().Where(words => words.IsInput).Select(words => words.Text));

    /// <summary>What remains of several answers, each to its end.</summary>
    private protected static List<Chunk> Remaining(TestObserver<Chunk> seen)
    {
        var remaining = new List<Chunk>();
        var checkpoint = 0;
        foreach (var chunk in seen.Values)
        {
            if (chunk is RewindChunk)
            {
                remaining.RemoveRange(checkpoint, remaining.Count - checkpoint);
            }
            else
            {
                remaining.Add(chunk);
            }

            checkpoint = chunk is CheckpointChunk or FinishedChunk ? remaining.Count : checkpoint;
        }

        return remaining;
    }
}
