namespace GeminiRx.Tests.Live;

/// <summary>Messages of the service.</summary>
internal static class ServiceSays
{
    public const string End = """{"serverContent":{"turnComplete":true}}""";
    public const string Heard = """{"serverContent":{"inputTranscription":{"text":"one two"}}}""";
    public const string Spoken = """{"serverContent":{"outputTranscription":{"text":"late"}}}""";
    public const string Activity = """{"voiceActivity":{"voiceActivityType":"ACTIVITY_START"}}""";

    public const string Audio = """
        {"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/pcm;rate=24000","data":"AAEC"}}]}}}
        """;

    public static string Text(string text) =>
        """{"serverContent":{"modelTurn":{"parts":[{"text":"X"}]}}}""".Replace("X", text, StringComparison.Ordinal);

    public static string Update(string handle) => $$$"""{"sessionResumptionUpdate":{"newHandle":"{{{handle}}}","resumable":true}}""";

    public static string Calls(params string[] idsAndNames) =>
        $$$"""{"toolCall":{"functionCalls":[{{{string.Join(',', idsAndNames.Select(Call))}}}]}}""";

    private static string Call(string idAndName) =>
        $$$"""{"id":"{{{idAndName.Split(':')[0]}}}","name":"{{{idAndName.Split(':')[1]}}}","args":{}}""";
}
