using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Fuzz;

/// <summary>
/// The first inputs of the search: the start and the end of each recorded answer, if recordings exist, and a few inputs of each kind.
/// </summary>
internal static class Seeds
{
    private const int MaxBytes = 4 * 1024;

    private static readonly string[] _answers =
    [
        """data: {"candidates":[{"content":{"parts":[{"text":"a"},{"text":"b","thought":true,"""
            + """ "thoughtSignature":"dG9r"}]},"finishReason":"STOP"}]}"""
            + "\r\n\r\n",
        """data: {"candidates":[{"content":{"parts":[{"functionCall":{"id":"c","name":"put","""
            + """ "partialArgs":[{"jsonPath":"$.a['b'][0]","stringValue":"x","willContinue":true}],"willContinue":true}},"""
            + """ {"functionCall":{"id":"c"}}]},"finishReason":"STOP"}]}"""
            + "\n\n",
        """[{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AQID"}}]}}]},"""
            + """ {"error":{"code":503,"status":"UNAVAILABLE","message":"m"}}]""",
        """data: {"response":{"candidates":[{"content":{"parts":[{"text":"\ud83d"}]}}],"usage_metadata":{"prompt_token_count":"3"}}}"""
            + "\n\n: comment\nevent: x\ndata\n\n",
        """data: {"candidates":[{"groundingMetadata":{"webSearchQueries":["q"],"groundingChunks":[{"web":{"uri":"u"}}]},"""
            + """ "citationMetadata":{"citations":[{"uri":"u"}]}}]}"""
            + "\n\n",
    ];

    private static readonly string[] _errors =
    [
        """{"error":{"code":429,"message":"Quota. Please retry in 1h12m3.5s.","status":"RESOURCE_EXHAUSTED","""
            + """ "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"}]}}""",
        """{"error":{"message":"{\"error\":{\"code\":400,\"message\":\"m\",\"status\":\"INVALID_ARGUMENT\"}}","code":400}}""",
        """[{"error":"overloaded"}]""",
        """{"detail":[{"msg":"no"}]}""",
        """{"message":"no"}""",
        "<html><head><title>502 Bad Gateway</title></head></html>",
        "upstream connect error",
    ];

    private static readonly string[] _chats =
    [
        "---\nmodel: a\nsystem: \"b\"\n---\n\n## User\n\n@file.md\nHi\n\n## Gemini\n\n```c\n## User\n```\n",
        "## User\n\n\\## User\n~~~~\n\n## Gemini\n",
    ];

    private static readonly string[] _messages =
    [
        "Content-Length: 58\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}",
        "Content-Type: x\nContent-Length: 2\n\n{}Content-Length: 36\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1e0,\"result\":1}",
    ];

    /// <summary>Writes a folder for each target.</summary>
    public static void Write(string folder)
    {
        var streams = RecordedFiles.StreamFiles.Select(RecordedFiles.Read).SelectMany(Ends).ToList();
        if (!RecordedFiles.Present)
        {
            Console.Error.WriteLine($"Without recordings: {RecordedFiles.SkipReason}.");
        }

        Write(folder, "events", [.. streams, .. _answers.Select(Encoding.UTF8.GetBytes)]);
        Write(folder, "answer", [.. streams, .. _answers.Select(Encoding.UTF8.GetBytes)]);
        Write(
            folder,
            "error",
            RecordedFiles
                .ErrorFiles.Select(RecordedFiles.ReadError)
                .Concat(_errors.Select(Encoding.UTF8.GetBytes))
                .Select(body => (byte[])[0, 129, .. body.AsSpan(0, Math.Min(MaxBytes, body.Length))])
        );
        Write(folder, "chat", _chats.Select(Encoding.UTF8.GetBytes));
        Write(folder, "header", _messages.Select(Encoding.UTF8.GetBytes));
    }

    private static IEnumerable<byte[]> Ends(byte[] stream)
    {
        yield return stream[..Math.Min(MaxBytes, stream.Length)];
        if (stream.Length > MaxBytes)
        {
            var rest = stream.AsSpan(stream.Length - MaxBytes);
            var start = rest.IndexOf("data:"u8);
            yield return [.. start < 0 ? rest : rest[start..]];
        }
    }

    private static void Write(string folder, string target, IEnumerable<byte[]> seeds)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, target)).FullName;
        foreach (var (index, seed) in seeds.Index())
        {
            File.WriteAllBytes(Path.Combine(place, $"{index:000}"), seed);
        }
    }
}
