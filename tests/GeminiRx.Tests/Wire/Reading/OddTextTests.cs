using System.Text;
using System.Text.Json;
using GeminiRx.Wire.Writing;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Text that is not Unicode, or nested deeply.</summary>
public sealed class OddTextTests
{
    // Text that is not Unicode.
    [Theory]
    [InlineData("""Good \ud83d end""", "Good \uFFFD end")]
    [InlineData("""Good \ude80 end""", "Good \uFFFD end")]
    [InlineData("""\ude80\ud83d""", "\uFFFD\uFFFD")]
    [InlineData("""\ud83d\ud83d\ude80""", "\uFFFD🚀")]
    [InlineData("""a\\\ud83d""", "a\\\uFFFD")]
    [InlineData("""a\\ud83d""", "a\\ud83d")]
    [InlineData("""\ud83d\n""", "\uFFFD\n")]
    [InlineData("""\uD83D\uDE80""", "🚀")]
    public void Text_WithAnUnpairedSurrogate_IsRepaired(string json, string text)
    {
        var chunks = DecodeBothWays(TextEvent(json) + TextEvent(" on", "STOP"));

        Assert.Equal(text + " on", TextOf(chunks));
        Assert.IsType<FinishedChunk>(chunks[^1]);
    }

    [Theory]
    [InlineData("TextEvent", "🚀 start")]
    [InlineData("Usage", "🚀 start")]
    [InlineData("Thought", "\uFFFD\uFFFD start")]
    [InlineData("Call", "\uFFFD\uFFFD start")]
    [InlineData("Signed", "\uFFFD\uFFFD start")]
    [InlineData("Other", "🚀 start")]
    public void Text_WithASplitSurrogatePair_IsJoinedWithTheNextTextOfItsKind(string between, string text)
    {
        var stream =
            TextEvent("""Good \ud83d""")
            + between switch
            {
                "Usage" => Event("""{"usageMetadata":{"totalTokenCount":3}}"""),
                "Thought" => Event("""{"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]}"""),
                "Call" => Event("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}"""),
                "Signed" => Event("""{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"c2ln"}]}}]}"""),
                "Other" => Event("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP","index":1}]}"""),
                _ => "",
            }
            + TextEvent("""\ude80 start""", "STOP");

        Assert.Equal("Good " + text, TextOf(DecodeBothWays(stream)));
    }

    [Fact]
    public void Text_ThatEndsWithAHighSurrogate_EndsWithAReplacementCharacter()
    {
        Assert.Equal("Good \uFFFD", TextOf(DecodeBothWays(TextEvent("""Good \ud83d""", "STOP"))));
        Assert.Equal("Good ", TextOf(DecodeBothWays(TextEvent("""Good \ud83d"""))));
    }

    [Fact]
    public void Text_WithInvalidUtf8_IsRepaired()
    {
        foreach (var bad in new byte[][] { [0xE9], [0xF0, 0x9F, 0x9A], [0xC0, 0x80], [0xED, 0xA0, 0x80] })
        {
            foreach (var escaped in new[] { "", "\\n" })
            {
                byte[] stream =
                [
                    .. "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"caf"u8,
                    .. bad,
                    .. Encoding.UTF8.GetBytes(escaped),
                    .. " done\"}]},\"finishReason\":\"STOP\"}]}\n\n"u8,
                ];

                Assert.Matches("^caf\uFFFD+\n? done$", TextOf(Decode(stream)));
                Assert.IsType<FinishedChunk>(Decode(stream, _ => 1)[^1]);
            }
        }
    }

    [Theory]
    [InlineData("""{"\ud83d":1}""")]
    [InlineData("""{"modelVersion":"\ud83d","responseId":"\ud83d"}""")]
    [InlineData(
        """{"candidates":["""
            + """{"finishMessage":"\ud83d","continuationToken":"\ud83d","new\ud83d":"\ud83d","groundingMetadata":"""
            + """{"webSearchQueries":["\ud83d"]}}]}"""
    )]
    [InlineData(
        """{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"\ud83d","data":"\ud83d"}},"""
            + """{"fileData":{"fileUri":"\ud83d"}},{"new":"\ud83d"}]}}]}"""
    )]
    [InlineData(
        """{"candidates":[{"content":{"parts":[{"executableCode":{"code":"\ud83d"}},{"text":"","thoughtSignature":"\ud83d"}]}}]}"""
    )]
    [InlineData(
        """{"usageMetadata":{"serviceTier":"\ud83d","promptTokensDetails":["""
            + """{"modality":"\ud83d"}]},"promptFeedback":{"blockReasonMessage":"\ud83d"}}"""
    )]
    public void UnpairedSurrogate_Anywhere_IsReplacedAndCanBeWritten(string json)
    {
        var chunks = DecodeBothWays(Event(json) + TextEvent("ok", "STOP"));

        Assert.Equal("ok", TextOf(chunks));
        Assert.All(chunks, chunk => JsonDocument.Parse(ChunkJson.Serialize((Chunk)chunk)));
        var turn = Content.FromAnswer(chunks.Cast<Chunk>())!;
        Assert.NotEmpty(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).ToArray());
    }

    [Fact]
    public void Json_WithTheMaximumDepth_CanBeSentBack()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        string Answer(int depth) =>
            Event(
                $$$"""{"candidates":[{"content":{"parts":[{"functionCall":"""
                    + $$$"""{"name":"f","args":{{{Nested(depth)}}}}}]},"finishReason":"STOP"}]}"""
            );

        var deepest = Enumerable.Range(200, 60).Last(depth => Decode(Answer(depth))[^1] is FinishedChunk);
        var turn = Content.FromAnswer(Decode(Answer(deepest)).Cast<Chunk>())!;

        Assert.NotEmpty(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).ToArray());
        Assert.StartsWith("unreadable", Decode(Answer(deepest + 1))[^1].ToString(), StringComparison.Ordinal);
        var deeper = JsonDocument.Parse(Nested(400), new JsonDocumentOptions { MaxDepth = 500 }).RootElement;
        var refused = Assert.Throws<GeminiConfigurationException>(() =>
            RequestWriter.Write(new GenerateRequest(Content.User(new RawPart(deeper))), isVertex: false)
        );
        Assert.Contains("256", refused.Message, StringComparison.Ordinal);
    }
}
