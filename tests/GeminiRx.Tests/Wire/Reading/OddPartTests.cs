using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Parts in unusual forms, as gateways send them.</summary>
public sealed class OddPartTests
{
    private const string Stop = """{"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}]}""";

    // Parts and lists in other forms.
    [Theory]
    [InlineData("""{"candidates":[{"content":{"parts":{"text":"a"}}}]}""")]
    [InlineData("""{"candidates":{"content":{"parts":[{"text":"a"}]}}}""")]
    [InlineData("""{"candidates":[{"content":[{"parts":[{"text":"a"}]}]}]}""")]
    [InlineData(
        """{"candidates":[null,{"content":{"parts":[null,"""
            + """{"text":"a","inlineData":null,"functionCall":null,"thought":null,"thoughtSignature":null}]}}]}"""
    )]
    [InlineData("""{"response":{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},"traceId":"x"}""")]
    [InlineData("""[{"data":{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}}]""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"index":-1}]}""")]
    [InlineData("""{"c\u0061ndidates":[{"content":{"p\u0061rts":[{"te\u0078t":"\u0061"}]}}]}""")]
    public void Text_InOddShapes_IsRead(string json)
    {
        var chunks = DecodeBothWays(Event(json) + Event(Stop));

        Assert.Equal("a", TextOf(chunks));
        Assert.Empty(chunks.OfType<UnknownChunk>());
        Assert.IsType<FinishedChunk>(chunks[^1]);
    }

    [Theory]
    [InlineData("""{"candidates":[{"content":"a"}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":"a"}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":["a"]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":5}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":["a"]}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"functionCall":"f"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"executableCode":"1"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"inlineData":"AAEC"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":[1]}}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{}, {"newKind":1}]}}]}""")]
    public void Part_ThatIsUnreadable_IsUnknownAndReported(string json) =>
        Assert.Single(DecodeBothWays(Event(json) + Event(Stop)).OfType<UnknownChunk>());

    [Fact]
    public void Candidate_ThatIsNotAnObject_IsReported() =>
        Assert.Equal(
            "candidates",
            Assert.Single(DecodeBothWays(Event("""{"candidates":["a"]}""") + Event(Stop)).OfType<UnknownFieldChunk>()).Name
        );

    [Fact]
    public void Part_WithTwoKindsOfData_GivesTwoParts()
    {
        var chunks = DecodeBothWays(
            Event(
                """{"candidates":[{"content":{"parts":[{"text":"a","functionCall":{"name":"f","args":"""
                    + """{}},"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}"""
            )
        );

        Assert.Equal("a", TextOf(chunks));
        Assert.Equal("c2ln", Assert.Single(chunks.OfType<ToolCallChunk>()).ThoughtSignature);
        Assert.Collection(
            Content.FromAnswer(chunks.Cast<Chunk>())!.Parts,
            part => Assert.IsType<TextPart>(part),
            part => Assert.IsType<FunctionCallPart>(part)
        );
    }

    [Theory]
    [InlineData("-_-_", new byte[] { 0xFB, 0xFF, 0xBF })]
    [InlineData("-_+/", new byte[] { 0xFB, 0xFF, 0xBF })]
    [InlineData("AQID", new byte[] { 1, 2, 3 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQI=", new byte[] { 1, 2 })]
    [InlineData("AQ", new byte[] { 1 })]
    [InlineData("AQ==", new byte[] { 1 })]
    [InlineData("AQ\\r\\nID", new byte[] { 1, 2, 3 })]
    [InlineData("\\u0041QID", new byte[] { 1, 2, 3 })]
    [InlineData("-_\\/\\/", new byte[] { 0xFB, 0xFF, 0xFF })]
    public void Media_InAnyBase64_IsRead(string data, byte[] bytes)
    {
        var chunks = DecodeBothWays(
            Event(
                $$$"""{"candidates":[{"content":{"parts":[{"inlineData":"""
                    + $$$"""{"mimeType":"image/png","data":"{{{data}}}"}}]},"finishReason":"STOP"}]}"""
            )
        );

        Assert.Equal(bytes, Assert.Single(chunks.OfType<MediaChunk>()).Data.ToArray());
        Assert.Empty(chunks.OfType<UnknownChunk>());
    }

    [Theory]
    [InlineData("""{"functionResponse":null,"text":"Hi","videoMetadata":null,"functionCall":null,"inlineData":null}""")]
    [InlineData("""{"text":"Hi","thought":false,"thought_signature":null}""")]
    [InlineData("""{"text":"Hi","Text":null,"text":null}""")]
    public void Null_InAPart_IsIgnored(string part) =>
        Assert.Equal(
            [new TextChunk("Hi")],
            DecodeBothWays(Event($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""") + TextEvent("", "STOP"))
                .OfType<ContentChunk>()
        );

    [Fact]
    public void Content_WithoutParts_IsReported()
    {
        var chunks = DecodeBothWays(
            Event("""{"candidates":[{"content":{"role":"model","text":"Hi","note":"x","none":null},"finishReason":"STOP"}]}""")
        );

        Assert.Equal("Hi", TextOf(chunks));
        Assert.Equal("note", Assert.Single(chunks.OfType<UnknownFieldChunk>()).Name);
    }

    [Fact]
    public void ListsOfOne_WhereOneIsExpected_AreRead()
    {
        var chunks = DecodeBothWays(Event("""{"usageMetadata":[{"totalTokenCount":3}],"promptFeedback":[{"blockReason":"SAFETY"}]}"""));

        Assert.Equal((Outcome.Blocked, 3), ((chunks[^1] as FinishedChunk)!.Outcome, (chunks[^1] as FinishedChunk)!.Usage!.TotalTokenCount));
    }

    [Fact]
    public void Part_WithTwoKindsOfDataOfWhichOneIsUnknown_CanBeSentBack()
    {
        var chunks = DecodeBothWays(
            Event("""{"candidates":[{"content":{"parts":[{"text":"Hi","functionResponse":{"name":"f"}}]},"finishReason":"STOP"}]}""")
        );

        Assert.Single(chunks.OfType<UnknownChunk>());
        Assert.Equal([new TextPart("Hi")], Content.FromAnswer(chunks.Cast<Chunk>())!.Parts);
    }

    [Fact]
    public void Media_WithUnknownMembers_IsSentBackUnchanged()
    {
        var chunks = DecodeBothWays(
            Event(
                """{"candidates":[{"content":{"parts":[{"inlineData":"""
                    + """{"mimeType":"image/png","data":"AQID","foo":1}}]},"finishReason":"STOP"}]}"""
            )
        );

        Assert.IsType<RawPart>(Assert.Single(Content.FromAnswer(chunks.Cast<Chunk>())!.Parts));
    }
}
