using System.Text.Json;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Live;

/// <summary>The messages of a session as they are sent, and what messages of the service become.</summary>
public sealed class LiveMessageTests
{
    [Fact]
    public void Messages_AreAsApproved()
    {
        var service = new ScriptedService();
        var session = service.Open(
            new LiveOptions
            {
                System = Content.User("Be brief."),
                Temperature = 0.5,
                ResponseModalities = [Modality.Audio],
                Speech = new SpeechConfig { Voice = "Kore" },
                Handle = "a-handle",
                Tools = [Tool.Function("f", "does f"), Tool.GoogleSearch],
                Extra = JsonElement.Parse("""{"realtimeInputConfig":{"turnCoverage":"TURN_INCLUDES_ALL_INPUT"}}"""),
            }
        );
        var seen = session.Turn("Hello").Test(service.Clock);
        service.Socket.Push("""{"toolCall":{"functionCalls":[{"id":"c1","name":"f","args":{"x":1}}]}}""");
        _ = session.SendToolResponse(FunctionResponsePart.To(seen.Values.OfType<ToolCallChunk>().Single(), JsonElement.Parse("1")));
        _ = session.Send(new InlineDataPart("audio/pcm;rate=16000", new byte[] { 1, 2 }));
        _ = session.Send(new InlineDataPart("image/png", new byte[] { 3 }));
        _ = session.SendAudioEnd();
        session.Interrupt();

        var (approved, present) = ApprovedText.Compare("Live/messages", string.Join('\n', service.Socket.Sent));
        Assert.Equal(approved, present);
    }

    [Fact]
    public void Chunks_OfEveryMessage_AreAsApproved()
    {
        AssertApproved(
            "Live/chunks",
            """{"serverContent":{"inputTranscription":{"text":"Hallo","languageCode":"de-DE"}}}""",
            """{"serverContent":{"interimInputTranscription":{"text":"Hal"}}}""",
            """{"serverContent":{"modelTurn":{"parts":[{"text":"hm","thought":true},{"text":"Hi","thoughtSignature":"c2ln"}]}}}""",
            """{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/pcm;rate=24000","data":"AAEC"}}]}}}""",
            """{"serverContent":{"outputTranscription":{"text":"Hi","finished":true}}}""",
            """{"serverContent":{"groundingMetadata":{"webSearchQueries":["q"]}}}""",
            """{"toolCall":{"functionCalls":[{"id":"c1","name":"f","args":{"x":1}},{"id":"c2","name":"g"}]}}""",
            """{"toolCallCancellation":{"ids":["c2"]}}""",
            """{"voiceActivity":{"voiceActivityType":"ACTIVITY_START"}}""",
            """{"usageMetadata":{"promptTokenCount":"7","responseTokenCount":2,"totalTokenCount":9}}""",
            """{"serverContent":{"generationComplete":true}}""",
            """{"serverContent":{"interrupted":true}}""",
            """{"serverContent":{"turnComplete":true,"waitingForInput":true},"usageMetadata":{"promptTokenCount":1}}"""
        );
    }

    [Fact]
    public void Failure_IsReadAsItIsWritten()
    {
        var failure = new GeminiLiveException(LiveFault.HandleRefused, "The service refused.", 1007);

        var read = Assert.Throws<GeminiLiveException>(() => ChunkJson.Parse(ChunkJson.Serialize(failure)));

        Assert.Equal(
            (failure.Fault, failure.CloseCode, failure.Message, failure.Advice),
            (read.Fault, read.CloseCode, read.Message, read.Advice)
        );
    }

    /// <summary>Compares the lines of all chunks of the messages with the approved ones, and reads them back.</summary>
    internal static void AssertApproved(string name, params string[] messages)
    {
        var service = new ScriptedService();
        var all = service.Open().Chunks.Test(service.Clock);
        Array.ForEach(messages, service.Socket.Push);

        var lines = all.Values.Select(ChunkJson.Serialize).ToList();
        var (approved, present) = ApprovedText.Compare(name, string.Join('\n', lines));
        Assert.Equal(approved, present);
        Assert.Equal(all.Values, lines.Select(ChunkJson.Parse));
    }
}
