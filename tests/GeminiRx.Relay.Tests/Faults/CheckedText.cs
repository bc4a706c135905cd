using System.Collections.Concurrent;

namespace GeminiRx.Relay.Tests.Faults;

/// <summary>What a reader has, checked after each chunk: the text is a prefix of the uncut answer at every moment, the offsets rise, and no
/// reader has another chunk at an offset.</summary>
/// <param name="uncut">The uncut answer.</param>
/// <param name="seen">The chunks that any reader of the answer has seen, by their offsets.</param>
public sealed class CheckedText(string uncut, ConcurrentDictionary<string, string> seen)
{
    private int _checkpoint;

    /// <summary>The offset after the last chunk.</summary>
    public string Offset { get; private set; } = AnswerOffset.Start;

    /// <summary>The text so far.</summary>
    public string Text { get; private set; } = "";

    /// <summary>How the answer has finished, once it has.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>Takes the next chunk.</summary>
    /// <param name="offset">The offset after it; null if the reader is not told.</param>
    /// <param name="chunk">The chunk.</param>
    public void Take(string? offset, Chunk chunk)
    {
        if (offset is not null)
        {
            Assert.True(string.CompareOrdinal(offset, Offset) > 0, $"{offset} comes after {Offset}.");
            var line = ChunkJson.Serialize(chunk);
            Assert.Equal(seen.GetOrAdd(offset, line), line);
            Offset = offset;
        }

        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                Text += text.Text;
                break;
            case CheckpointChunk:
                _checkpoint = Text.Length;
                break;
            case RewindChunk rewind:
                Text = Text[..^rewind.TextLength];
                Assert.Equal(_checkpoint, Text.Length);
                break;
            case FinishedChunk finished:
                Outcome = finished.Outcome;
                break;
            default:
                break;
        }

        Assert.StartsWith(Text, uncut, StringComparison.Ordinal);
    }

    /// <summary>Checks the end of an answer that was not stopped.</summary>
    public void AssertWhole() => Assert.Equal(uncut, Text);

    /// <summary>A reader that has nothing.</summary>
    public CheckedText New() => new(uncut, seen);
}
