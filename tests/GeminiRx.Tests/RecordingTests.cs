using System.Text.Json;
using GeminiRx.Testing;
using static GeminiRx.Tests.Wire.Decoding;

namespace GeminiRx.Tests;

/// <summary>The recorded answers of the real service, read by the decoder: what <c>expected.json</c> says, however their bytes are split.</summary>
public sealed class RecordingTests
{
    // One read in two for every position of a small recording, and for evenly spread ones of a large recording.
    private const int MostSplits = 400;

    public static IEnumerable<TheoryDataRow<string>> Files => Recordings.Present
        ? Recordings.StreamFiles.Select(file => new TheoryDataRow<string>(file))
        : [new TheoryDataRow<string>("") { Skip = Recordings.SkipReason }];

    [Theory]
    [MemberData(nameof(Files))]
    public void Recording_HoweverSplit_GivesTheSameChunks(string file)
    {
        var bytes = Recordings.Read(file);
        var whole = Decode(bytes);

        Assert.Equal(whole, Decode(bytes, _ => 1));
        for (var split = 1; split < bytes.Length; split += Math.Max(1, bytes.Length / MostSplits))
        {
            Assert.Equal(whole, Decode(bytes, at => at == 0 ? split : bytes.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Recording_Decoded_IsWhatWasExpected(string file)
    {
        var chunks = Decode(Recordings.Read(file));
        var expected = Recordings.Expected(file);

        Assert.Equal(expected.GetProperty("text").GetString(), TextOf(chunks));
        Assert.Equal(expected.GetProperty("thought").GetString(), string.Concat(chunks.OfType<ThoughtChunk>().Select(chunk => chunk.Text)));
        if (expected.GetProperty("error") is { ValueKind: JsonValueKind.Object } error)
        {
            Assert.StartsWith(
                $"{error.GetProperty("kind").GetString()} {error.GetProperty("code")} {error.GetProperty("status").GetString()}".TrimEnd(), (string)chunks[^1], StringComparison.Ordinal);
            return;
        }

        var finished = Assert.IsType<FinishedChunk>(chunks[^1]);
        Assert.Equal(expected.GetProperty("outcome").GetString(), ChunkJson.NameOf(finished.Outcome));
        Assert.Equal(expected.GetProperty("finishReason").GetString(), finished.Reason?.Value);
        Assert.Equal(expected.GetProperty("blockReason").GetString(), finished.BlockReason?.Value);
        Assert.Equal(expected.GetProperty("modelVersion").GetString(), finished.ModelVersion);
        Assert.Single(chunks.OfType<FinishedChunk>());
    }
}
