using System.IO.Compression;
using System.Text;
using GeminiRx.Testing;

namespace GeminiRx.Emulator.Tests;

/// <summary>Every fault that is listed, met on the wire byte by byte. What the bytes must be is said from those of the same answer without
/// a fault.</summary>
public sealed class FaultTests
{
    /// <summary>Four events: <c>aé</c>, <c>b🚀</c>, <c>c|c</c>, <c>dd</c>.</summary>
    private static readonly EmulatorOptions _four = Wire.AtOnce with { Text = "aéb🚀ccdd", CharactersPerEvent = 2, EventsPerBurst = 1 };

    /// <summary>What becomes of the frames, by the fault's name; those that are not told apart by their bytes have a test of their own
    /// too.</summary>
    private static readonly Dictionary<string, Func<string[], string>> _bodies = new()
    {
        ["502-html"] = _ => "<!DOCTYPE html>",
        ["404-html"] = _ => "<!DOCTYPE html>",
        ["502-empty"] = _ => "",
        ["empty"] = _ => "",
        ["no-answer"] = _ => "",
        ["drop"] = frames => Joined(frames)[..Characters(Joined(frames), 300)],
        ["drop:0"] = _ => "",
        ["drop:700"] = frames => Joined(frames)[..Characters(Joined(frames), 700)],
        ["stall"] = frames => frames[0] + frames[1],
        ["stall:0"] = _ => "",
        ["truncate"] = frames => frames[0] + frames[1],
        ["no-finish"] = frames => Joined(frames).Replace("\"finishReason\": \"STOP\",", "", StringComparison.Ordinal),
        ["malformed"] = frames => FirstHalf(frames[0]) + "\r\n\r\n" + frames[1] + frames[2] + frames[3],
        ["malformed:3"] = frames => frames[0] + frames[1] + FirstHalf(frames[2]) + "\r\n\r\n" + frames[3],
        ["bytes"] = Joined,
        ["utf8-cut"] = Joined,
        ["wrong-type"] = Joined,
        ["gzip"] = Joined,
        ["event"] = frames => frames[0] + LargeEvent(1) + frames[1] + frames[2] + frames[3],
        ["event:2"] = frames => frames[0] + LargeEvent(2) + frames[1] + frames[2] + frames[3],
        ["unknown-values"] = frames =>
            Joined(frames)
                .Replace(
                    "\"finishReason\": \"STOP\",\"index\": 0",
                    "\"finishReason\": \"FINISH_REASON_OF_TOMORROW\",\"index\": 0,\"safetyRatings\": [{\"category\": \"HARM_CATEGORY_OF_TOMORROW\",\"probability\": \"NEGLIGIBLE\"}]",
                    StringComparison.Ordinal
                ),
        ["finish"] = frames => Joined(frames).Replace("STOP", "OTHER", StringComparison.Ordinal),
        ["finish:SPII"] = frames => Joined(frames).Replace("STOP", "SPII", StringComparison.Ordinal),
        ["block"] = _ => $"data: {{\"promptFeedback\": {{\"blockReason\": \"SAFETY\"}},{Usage(0)}\r\n\r\n",
        ["block:JAILBREAK"] = _ => $"data: {{\"promptFeedback\": {{\"blockReason\": \"JAILBREAK\"}},{Usage(0)}\r\n\r\n",
        ["recitation"] = frames =>
            $"{frames[0]}{frames[1]}data: {{\"candidates\": [{{\"finishReason\": \"RECITATION\",\"index\": 0}}],{Usage(2)}\r\n\r\n",
        ["empty-last"] = frames =>
            frames[0]
            + frames[1]
            + frames[2]
            + frames[3].Replace("\"finishReason\": \"STOP\",", "", StringComparison.Ordinal)
            + frames[3].Replace("dd", "", StringComparison.Ordinal),
        ["checkpoints"] = frames => frames[0] + WithToken(frames[1], "emulator:5") + frames[2] + frames[3],
        ["checkpoints:1"] = frames =>
            WithToken(frames[0], "emulator:2") + WithToken(frames[1], "emulator:5") + WithToken(frames[2], "emulator:7") + frames[3],
        ["continuation"] = frames =>
            frames[0]
            + WithToken(frames[1], "emulator:5")
                .Replace("\"index\"", "\"finishReason\": \"CONTINUATION\",\"index\"", StringComparison.Ordinal),
        ["regenerate:1"] = frames => WithToken(frames[0], "emulator:2") + WithToken(frames[1], "emulator:5"),
        ["regenerate"] = frames => frames[0] + WithToken(frames[1], "emulator:5") + frames[2] + frames[3],
        ["diverge:1"] = frames => WithToken(frames[0], "emulator:2!") + WithToken(frames[1], "emulator:5!"),
        ["diverge"] = frames => frames[0] + WithToken(frames[1], "emulator:5!") + frames[2] + frames[3],
        ["comments"] = frames => string.Concat(frames.Select((frame, i) => $": keep-alive {i + 1}\r\n\r\n{frame}")),
        ["done"] = frames => Joined(frames) + "data: [DONE]\r\n\r\n",
        ["no-space"] = frames => Joined(frames).Replace("data: {", "data:{", StringComparison.Ordinal),
        ["named-events"] = frames => Joined(frames).Replace("data: {", "event: message\r\nid: 1\r\ndata: {", StringComparison.Ordinal),
        ["data-array"] = frames =>
            Joined(frames)
                .Replace("data: {", "data: [{", StringComparison.Ordinal)
                .Replace("}\r\n\r\n", "}]\r\n\r\n", StringComparison.Ordinal),
        ["raw-lines"] = frames => Joined(frames).Replace("data: {", "{", StringComparison.Ordinal),
        ["lf"] = frames => Joined(frames).Replace("\r\n", "\n", StringComparison.Ordinal),
        ["cr"] = frames => Joined(frames).Replace("\r\n", "\r", StringComparison.Ordinal),
        ["bom"] = frames => "\uFEFF" + Joined(frames),
        ["no-last-blank"] = frames => Joined(frames).TrimEnd('\r', '\n'),
    };

    private static readonly Dictionary<string, (int Status, string Type)> _heads = new()
    {
        ["502-html"] = (502, "text/html"),
        ["404-html"] = (404, "text/html"),
        ["502-empty"] = (502, "text/html"),
        ["wrong-type"] = (200, "text/plain"),
    };

    public static IEnumerable<TheoryDataRow<string>> Names => _bodies.Keys.Select(name => new TheoryDataRow<string>(name));

    [Fact]
    public void EveryFaultThatIsListed_HasATest() =>
        Assert.All(
            GeminiEmulator.Faults,
            fault => Assert.True(_bodies.ContainsKey(fault.Name) || ErrorFaultTests.IsError(fault.Name), fault.Name)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fault_IsOnTheWire(string name)
    {
        var met = await MetFault.OfAsync(new GeminiEmulator(_four), name);

        var expected = _bodies[name](await FramesAsync());
        var body = Encoding.UTF8.GetString(name == "gzip" ? Decompressed(met.Body) : met.Body);
        if (name.EndsWith("-html", StringComparison.Ordinal))
        {
            Assert.StartsWith(expected, body, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, body);
        }

        if (name != "no-answer")
        {
            Assert.Equal(_heads.GetValueOrDefault(name, (200, "text/event-stream")), (met.Status, met.ContentType));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fault_IsTheSameOverHttp(string name)
    {
        var emulator = new GeminiEmulator(_four with { ModelVersion = "m" });
        var inProcess = await MetFault.OfAsync(emulator, name);
        var fresh = new GeminiEmulator(_four with { ModelVersion = "m" });
        await using var loopback = await LoopbackEmulator.StartAsync(fresh);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        var overHttp = await MetFault.OfAsync(client, new Uri(loopback.Address, Wire.Path), name);

        Assert.Equal(
            (inProcess.Status, inProcess.ContentType, inProcess.IsBroken, inProcess.Encoding),
            (overHttp.Status, overHttp.ContentType, overHttp.IsBroken, overHttp.Encoding)
        );
        Assert.Equal(inProcess.Body, overHttp.Body);
    }

    [Theory]
    [InlineData("no-answer")]
    [InlineData("drop:10")]
    [InlineData("regenerate:1")]
    public async Task BrokenConnection_ThrowsAndIsLogged(string name)
    {
        var emulator = new GeminiEmulator(_four);

        Assert.True((await MetFault.OfAsync(emulator, name)).IsBroken);

        Assert.Equal((RequestEnd.Broken, name), (await emulator.EndAsync(), emulator.Requests[0].Fault));
    }

    [Fact]
    public async Task Stall_EndsOnlyWithTheClient()
    {
        var emulator = new GeminiEmulator(_four with { Fault = "stall:0" });
        using var response = await emulator.SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        var read = stream.ReadOnceAsync();
        Assert.False(read.IsCompleted);

        response.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }

    [Fact]
    public async Task Bytes_ComeOneByOne()
    {
        using var response = await new GeminiEmulator(_four with { Fault = "bytes" }).SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        Assert.Equal(1, await stream.ReadAsync(new byte[100], TimeoutToken.Start()));
        Assert.Equal(1, await stream.ReadAsync(new byte[100], TimeoutToken.Start()));
    }

    [Fact]
    public async Task Utf8Cut_EndsAReadInsideOfEveryCharacterOfSeveralBytes()
    {
        using var response = await new GeminiEmulator(_four with { Fault = "utf8-cut" }).SendAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        var (buffer, cuts) = (new byte[10_000], 0);
        while (await stream.ReadAsync(buffer, TimeoutToken.Start()) is > 0 and var count)
        {
            cuts += buffer[count - 1] >= 0xC0 ? 1 : 0;
        }

        Assert.Equal(2, cuts);
    }

    [Fact]
    public async Task LargeEvent_IsExactlyAsLargeAndJson()
    {
        using var response = await new GeminiEmulator(_four with { Fault = "event:1" }).SendAsync(Wire.Array);

        var elements = Wire.Json(await response.TextAsync());

        var image = elements[1].Parts()[0].GetProperty("inlineData");
        Assert.Equal(5, elements.GetArrayLength());
        Assert.True(image.GetProperty("data").TryGetBytesFromBase64(out var data));
        Assert.InRange(data.Length, 700_000, 800_000);
    }

    [Fact]
    public async Task Hops_MakeOneAnswerAndEndWithStop()
    {
        var emulator = new GeminiEmulator(_four with { Fault = "continuation:3" });
        var (text, reasons, token) = ("", new List<string?>(), "");
        do
        {
            var events = await emulator.EventsAsync(Wire.HiWith(token.Length == 0 ? "" : $",\"continuationToken\":\"{token}\""));
            text += string.Concat(events.Select(e => e.Text()));
            var last = events[^1].GetProperty("candidates")[0];
            reasons.Add(last.GetProperty("finishReason").GetString());
            token = last.TryGetProperty("continuationToken", out var next) ? next.GetString()! : "";
        } while (token.Length > 0);

        Assert.Equal(_four.Text, text);
        Assert.Equal(["CONTINUATION", "CONTINUATION", "STOP"], reasons);
    }

    [Theory]
    [InlineData("regenerate:1", "b🚀ccdd")]
    [InlineData("diverge:1", "B🚀CCDD")]
    public async Task RequestWithTheTokenOfACheckpoint_GoesOnFromThere(string name, string rest)
    {
        var emulator = new GeminiEmulator(_four with { Fault = name });
        var broken = Encoding.UTF8.GetString((await MetFault.OfAsync(emulator, null)).Body);
        var token = Wire.Events(broken)[0].GetProperty("candidates")[0].GetProperty("continuationToken").GetString();

        var events = await emulator.EventsAsync(Wire.HiWith($",\"continuationToken\":\"{token}\""));

        Assert.Equal(rest, string.Concat(events.Select(e => e.Text())));
    }

    [Fact]
    public async Task TokenOfNobody_Is400()
    {
        using var response = await new GeminiEmulator(_four).SendAsync(body: Wire.HiWith(",\"continuationToken\":\"AAAA\""));

        Assert.Equal(400, (int)response.StatusCode);
    }

    private static async Task<string[]> FramesAsync() =>
        [
            .. (await new GeminiEmulator(_four).AskAsync())
                .Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(frame => frame + "\r\n\r\n"),
        ];

    private static string Joined(string[] frames) => string.Concat(frames);

    // Counts in bytes, as the wire does.
    private static string FirstHalf(string frame) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(frame).AsSpan(0, Encoding.UTF8.GetByteCount(frame) / 2));

    private static int Characters(string text, int bytes) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text), 0, bytes).Length;

    private static string WithToken(string frame, string token) =>
        frame.Replace(
            "\"index\": 0",
            $"\"index\": 0,\"continuationToken\": \"{Convert.ToBase64String(Encoding.ASCII.GetBytes(token))}\"",
            StringComparison.Ordinal
        );

    private static string Usage(int candidates) =>
        $"\"usageMetadata\": {{\"promptTokenCount\": 1,{(candidates > 0 ? $"\"candidatesTokenCount\": {candidates}," : "")}\"totalTokenCount\": {1 + candidates},\"promptTokensDetails\": [{{\"modality\": \"TEXT\",\"tokenCount\": 1}}]}},\"modelVersion\": \"gemini-flash-latest\",\"responseId\": \"emulator-000001\"}}";

    private static string LargeEvent(int mebibytes)
    {
        const string Head = "data: {\"candidates\": [{\"content\": {\"parts\": [{\"inlineData\": {\"mimeType\": \"image/png\",\"data\": \"";
        const string Tail = "\"}}],\"role\": \"model\"},\"index\": 0}]";
        var free = (mebibytes * 1_048_576) - Head.Length - Tail.Length - "}\r\n\r\n".Length;
        return Head + new string('A', free / 4 * 4) + Tail + new string(' ', free % 4) + "}\r\n\r\n";
    }

    private static byte[] Decompressed(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
