using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading.Calls;

/// <summary>Events with function calls.</summary>
internal static class StreamedCalls
{
    public static string Call(params string[] calls) => Event($$$"""{"candidates":[{"content":{"parts":[{{{Parts(calls)}}}]}}]}""");

    public static string End(string reason = "STOP") =>
        Event($$"""{"candidates":[{"content":{"role":"model"},"finishReason":"{{reason}}"}]}""");

    private static string Parts(string[] calls) => string.Join(',', calls.Select(call => $$"""{"functionCall":{{call}}}"""));
}
