using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;

namespace GeminiRx.Tests.Live.Pages;

#pragma warning disable IDE0058, RS0030 // as on the page

/// <summary>The code of src/docs/live.md.</summary>
internal static class LivePageSample
{
    public static async Task<Completion> TalkAsync(GeminiClient gemini, SpeakerStub player)
    {
        // csharpier-ignore-start
        // <page>
        await using var session = gemini.Live(new LiveOptions { System = "Be brief." });
        var answer = await session.Turn("Why is the sky blue?")         // cold: each subscription is a turn, one after the other
            .Do(chunk => player.Write((chunk as MediaChunk)?.Data))     // speech: 16 bits at 24 kHz, one channel
            .ToCompletion();
        Console.WriteLine(answer.SpokenText);                           // what the model said, in words
        // </page>
        // csharpier-ignore-end
        return answer;
    }

    public static async Task SpeakAsync(GeminiClient gemini, IAsyncEnumerable<byte[]> microphone, CaptionStub caption)
    {
        // csharpier-ignore-start
        // <page>
        await using var session = gemini.Live();
        using var shown = session.Chunks
            .Accumulate()                                               // the answer so far, also after a lost connection
            .Select(answer => answer.SpokenText)
            .Where(words => words.Length > 0)
            .DistinctUntilChanged()
            .Subscribe(caption.Show, e => Console.Error.WriteLine(e.Message));
        await foreach (var samples in microphone)                       // 16 bits at 16 kHz, some 100 ms each
        {
            await session.Send(new InlineDataPart("audio/pcm;rate=16000", samples));
        }

        var answered = session.Chunks.OfType<FinishedChunk>().FirstAsync().ToTask();
        await session.SendAudioEnd();
        await answered;
        // </page>
        // csharpier-ignore-end
    }

    public static async Task<Completion> CallAsync(GeminiClient gemini, Tool weather)
    {
        // csharpier-ignore-start
        // <page>
        await using var session = gemini.Live(new LiveOptions { Tools = [weather] });
        var answer = await session.Turn("What is the weather in Paris?")
            .Do(chunk =>
            {
                if (chunk is ToolCallChunk call)
                {
                    session.SendToolResponse(FunctionResponsePart.To(call, JsonElement.Parse("\"20 °C\"")));
                }
            })
            .ToCompletion();
        // </page>
        // csharpier-ignore-end
        return answer;
    }

    public static async Task<GeminiClient> TrustAsync(GeminiClient gemini)
    {
        // csharpier-ignore-start
        // <page>
        var token = await gemini.CreateLiveToken(new LiveTokenRequest { Uses = 1, Constraints = new LiveOptions() });
        var untrusted = new GeminiClient(new GeminiOptions { ApiKey = token.Name });
        // </page>
        // csharpier-ignore-end
        return untrusted;
    }

    public static async Task<IList<Chunk>> EmulateAsync(string prompt)
    {
        // csharpier-ignore-start
        // <page>
        var emulator = new GeminiEmulator(new EmulatorOptions
        {
            Echo = true,
            Live = new() { OnConnect = one => one.Number == 1 ? new LiveCut { AfterMessages = 3, CloseCode = 1011 } : null },
        });
        var client = new GeminiClient(new GeminiOptions { ApiKey = "any", Endpoint = new Uri("http://localhost/") });
        await using var session = client.Live(new LiveOptions { Connect = emulator.Live.ConnectAsync });
        // </page>
        // csharpier-ignore-end
        return await session.Turn(prompt).ToList();
    }

    public static async Task<IObservable<Chunk>> RecordAsync(GeminiClient gemini)
    {
        // csharpier-ignore-start
        // <page>
        using var recorder = new LiveRecorder("talk.recording");        // a text file: the messages of both sides with their times, no key
        await using var session = gemini.Live(new LiveOptions { Connect = recorder.ConnectAsync });
        await session.Turn("Hello");
        var again = Recording.Load("talk.recording").Replay(speed: 10); // the chunks of session.Chunks, on any scheduler
        // </page>
        // csharpier-ignore-end
        return again;
    }

    /// <summary>Shows a text instead of the one before.</summary>
    internal sealed class CaptionStub
    {
        public string Text { get; private set; } = "";

        public void Show(string text) => Text = text;
    }

    /// <summary>Plays samples.</summary>
    internal sealed class SpeakerStub
    {
        public int Bytes { get; private set; }

        public void Write(ReadOnlyMemory<byte>? samples) => Bytes += samples?.Length ?? 0;
    }
}
