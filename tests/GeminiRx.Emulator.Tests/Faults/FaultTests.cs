using System.IO.Compression;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

/// <summary>
/// Every fault of the catalogue on the wire, byte by byte. The expected bytes derive from the same answer without a fault.
/// </summary>
public sealed class FaultTests
{
    /// <summary>Four events: <c>aé</c>, <c>b🚀</c>, <c>c|c</c>, <c>dd</c>.</summary>
    internal static readonly EmulatorOptions FourEvents = Wire.AtOnce with
    {
        Text = "aéb🚀ccdd",
        CharactersPerEvent = 2,
        EventsPerBurst = 1,
    };

    /// <summary>The expected body for the frames of the answer, by fault. Faults that do not change the bytes have tests in
    /// <see cref="FaultBehaviourTests"/>.</summary>
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
                    "\"finishReason\": \"FINISH_REASON_OF_TOMORROW\",\"index\": 0,"
                        + "\"safetyRatings\": [{\"category\": \"HARM_CATEGORY_OF_TOMORROW\",\"probability\": \"NEGLIGIBLE\"}]",
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
        ["repeat"] = Joined, // only streams of interactions that are read on
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
    public void EveryListedFault_HasATest() =>
        Assert.All(
            GeminiEmulator.Faults,
            fault => Assert.True(_bodies.ContainsKey(fault.Name) || ErrorFaultTests.IsError(fault.Name), fault.Name)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fault_IsOnTheWire(string name)
    {
        var met = await MetFault.OfAsync(new GeminiEmulator(FourEvents), name);

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
        var emulator = new GeminiEmulator(FourEvents with { ModelVersion = "m" });
        var inProcess = await MetFault.OfAsync(emulator, name);
        var fresh = new GeminiEmulator(FourEvents with { ModelVersion = "m" });
        await using var loopback = await LoopbackEmulator.StartAsync(fresh);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        var overHttp = await MetFault.OfAsync(client, new Uri(loopback.Address, Wire.Path), name);

        Assert.Equal(
            (inProcess.Status, inProcess.ContentType, inProcess.IsBroken, inProcess.Encoding),
            (overHttp.Status, overHttp.ContentType, overHttp.IsBroken, overHttp.Encoding)
        );
        Assert.Equal(inProcess.Body, overHttp.Body);
    }

    private static async Task<string[]> FramesAsync() =>
        [
            .. (await new GeminiEmulator(FourEvents).AskAsync())
                .Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(frame => frame + "\r\n\r\n"),
        ];

    private static string Joined(string[] frames) => string.Concat(frames);

    // Counts bytes, not characters.
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
        $"\"usageMetadata\": {{\"promptTokenCount\": 1,{(candidates > 0 ? $"\"candidatesTokenCount\": {candidates}," : "")}"
        + $"\"totalTokenCount\": {1 + candidates},\"promptTokensDetails\": [{{\"modality\": \"TEXT\",\"tokenCount\": 1}}]}},"
        + "\"modelVersion\": \"gemini-flash-latest\",\"responseId\": \"emulator-000001\"}";

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
