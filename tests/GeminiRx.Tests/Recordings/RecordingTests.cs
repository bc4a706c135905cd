using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Reading;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Recordings;

/// <summary>The recorded answers of the real service give the chunks in <c>expected.json</c>, however their bytes are split.</summary>
public sealed class RecordingTests
{
    public static IEnumerable<TheoryDataRow<string>> Files => Rows(_ => true);

    /// <summary>The recordings that contain only whole events, without plain JSON.</summary>
    public static IEnumerable<TheoryDataRow<string>> FilesOfEvents =>
        Rows(bytes => bytes[0] != '{' && bytes.AsSpan().IndexOf("\n{"u8) < 0 && (char)bytes.AsSpan().TrimEnd("\r\n"u8)[^1] == '}');

    /// <summary>The recordings that end with a blank line, as the specification requires.</summary>
    public static IEnumerable<TheoryDataRow<string>> FilesToTheSpecification =>
        Rows(bytes =>
            bytes[0] != '{'
            && bytes.AsSpan().IndexOf("\n{"u8) < 0
            && (bytes.AsSpan().EndsWith("\n\n"u8) || bytes.AsSpan().EndsWith("\n\r\n"u8))
        );

    [Theory]
    [MemberData(nameof(Files))]
    public void Recording_HoweverSplit_GivesTheSameChunks(string file)
    {
        var bytes = RecordedFiles.Read(file);
        var whole = Decode(bytes);

        Assert.Equal(whole, Decode(bytes, _ => 1));
        AssertSplits(bytes, whole);
    }

    [Theory]
    [MemberData(nameof(FilesOfEvents))]
    public void Recording_AsAJsonArray_GivesTheSameChunks(string file)
    {
        var bytes = RecordedFiles.Read(file);

        // An additional blank line, because the parser of the framework drops a last event without one.
        var events = SseParser
            .Create(new MemoryStream([.. bytes, .. "\n\n"u8]), (_, data) => Encoding.UTF8.GetString(data))
            .Enumerate()
            .Select(item => item.Data)
            .ToList();
        var whole = Decode(bytes);
        var array = Encoding.UTF8.GetBytes("[" + string.Join("\r\n,\r\n", events) + "\r\n]\r\n");

        Assert.Equal(whole, Decode(array));
        Assert.Equal(whole, Decode(array, _ => 1));
        AssertSplits(array, whole);
    }

    [Theory]
    [MemberData(nameof(FilesToTheSpecification))]
    public void Recording_ThatKeepsToTheSpecification_GivesTheEventsOfTheFrameworksParser(string file)
    {
        var bytes = RecordedFiles.Read(file);
        var oracle = SseParser
            .Create(new MemoryStream(bytes), (_, data) => Encoding.UTF8.GetString(data))
            .Enumerate()
            .Select(item => item.Data);

        Assert.Equal(oracle, Events(bytes));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Recording_Decoded_GivesTheExpectedChunks(string file)
    {
        var chunks = Decode(RecordedFiles.Read(file));
        var expected = RecordedFiles.Expected(file);

        Assert.Equal(expected.GetProperty("text").GetString(), TextOf(chunks));
        Assert.Equal(
            expected
                .GetProperty("toolCalls")
                .EnumerateArray()
                .Select(call => new ToolCallChunk(call.GetProperty("name").GetString()!, call.GetProperty("args"))
                {
                    Id = call.TryGetProperty("id", out var id) ? id.GetString() : null,
                    ThoughtSignature = call.TryGetProperty("signature", out var signature) ? signature.GetString() : null,
                }),
            chunks.OfType<ToolCallChunk>()
        );
        Assert.Equal(
            expected.GetProperty("media").EnumerateArray().Select(media => media.GetString()),
            chunks.OfType<MediaChunk>().Select(media => media.MimeType)
        );
        Assert.Empty(chunks.OfType<UnknownChunk>());
        AssertUsage(expected.GetProperty("usage"), chunks.OfType<UsageChunk>().LastOrDefault()?.Usage);
        Assert.Equal(expected.GetProperty("thought").GetString(), string.Concat(chunks.OfType<ThoughtChunk>().Select(chunk => chunk.Text)));
        if (expected.GetProperty("error") is { ValueKind: JsonValueKind.Object } error)
        {
            Assert.StartsWith(
                $"{error.GetProperty("kind").GetString()} {error.GetProperty("code")} {error.GetProperty("status").GetString()}".TrimEnd(),
                (string)chunks[^1],
                StringComparison.Ordinal
            );
            return;
        }

        var finished = Assert.IsType<FinishedChunk>(chunks[^1]);
        Assert.Equal(expected.GetProperty("outcome").GetString(), finished.Outcome.ToName());
        Assert.Equal(expected.GetProperty("finishReason").GetString(), finished.Reason?.Value);
        Assert.Equal(expected.GetProperty("blockReason").GetString(), finished.BlockReason?.Value);
        Assert.Equal(expected.GetProperty("modelVersion").GetString(), finished.ModelVersion);
        Assert.Single(chunks.OfType<FinishedChunk>());
    }

    private static IEnumerable<TheoryDataRow<string>> Rows(Func<byte[], bool> isWanted) =>
        [
            .. RecordedFiles.StreamFiles.Where(file => isWanted(RecordedFiles.Read(file))).Select(file => new TheoryDataRow<string>(file)),
            .. RecordedFiles.Present ? [] : new[] { new TheoryDataRow<string>("") { Skip = RecordedFiles.SkipReason } },
        ];

    private static void AssertSplits(byte[] bytes, List<object> whole)
    {
        for (var split = 1; split < bytes.Length; split++)
        {
            var at = split;
            Assert.Equal(whole, Decode(bytes, position => position == 0 ? at : bytes.Length));
        }
    }

    private static void AssertUsage(JsonElement expected, Usage? usage)
    {
        string Counts(JsonElement? counts) =>
            counts is not { ValueKind: JsonValueKind.Object } known
                ? ""
                : string.Join(
                    ' ',
                    known
                        .EnumerateObject()
                        .Where(count => count.Value.ValueKind == JsonValueKind.Number)
                        .OrderBy(count => count.Name, StringComparer.Ordinal)
                        .Select(count => $"{count.Name}={count.Value}")
                );

        Assert.Equal(
            Counts(expected),
            Counts(usage is null ? null : JsonDocument.Parse(ChunkJson.Serialize(new UsageChunk(usage))).RootElement.GetProperty("usage"))
        );
    }

    private static List<string> Events(ReadOnlySpan<byte> bytes)
    {
        using var reader = new EventReader(1 << 24);
        var events = new List<string>();
        while (reader.TryRead(ref bytes, out var payload))
        {
            events.Add(Encoding.UTF8.GetString(payload));
        }

        return events;
    }
}
