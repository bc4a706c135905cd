namespace GeminiRx.Emulator;

/// <summary>Some bytes of a body, due the given time after those before them.</summary>
internal readonly record struct BodyStep(TimeSpan Delay, ReadOnlyMemory<byte> Bytes);

/// <summary>A response: its head, and its body in steps, which are made as they are read.</summary>
internal sealed record EmulatedAnswer(int Status, string ContentType, IEnumerable<BodyStep> Steps)
{
    public const string EventStream = "text/event-stream";

    public const string Json = "application/json; charset=UTF-8";

    public static EmulatedAnswer Stream(string contentType, IEnumerable<BodyStep> steps) => new(200, contentType, steps);

    public static EmulatedAnswer AtOnce(int status, string contentType, ReadOnlyMemory<byte> body) =>
        new(status, contentType, [new BodyStep(TimeSpan.Zero, body)]);
}
