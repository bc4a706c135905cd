using System.Text;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.Wire.Reading;
using GeminiRx.Wire.Writing;
using StreamJsonRpc.Protocol;

namespace GeminiRx.Fuzz;

/// <summary>The code under test for random bytes. A target throws if the code breaks its contract for any bytes.</summary>
internal static class Targets
{
    private const int MaxEventBytes = 64 * 1024;

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } =
        new Dictionary<string, Action<byte[]>>
        {
            ["events"] = Events,
            ["answer"] = Answer,
            ["error"] = Error,
            ["chat"] = Chat,
            ["header"] = Header,
        };

    // Any split of the bytes gives the same events.
    private static void Events(byte[] bytes) => Same(EventsOf(bytes, bytes.Length), EventsOf(bytes, 1));

    // Any split of the bytes gives the same chunks. Each can be written as JSON, and the answer can be sent back.
    private static void Answer(byte[] bytes)
    {
        var chunks = AnswerOf(bytes, bytes.Length, out var failure);
        var json = chunks.Select(ChunkJson.Serialize).Append($"{failure?.Kind} {failure?.Message}");
        var split = AnswerOf(bytes, 1, out var splitFailure);
        Same([.. json], [.. split.Select(ChunkJson.Serialize), $"{splitFailure?.Kind} {splitFailure?.Message}"]);
        Check(failure is not null ^ chunks is [.., FinishedChunk], "neither an end nor a failure, or both");
        if (Content.FromAnswer(chunks) is { } turn)
        {
            Check(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).Length > 0, "nothing to send back");
        }
    }

    // The first two bytes are the status.
    private static void Error(byte[] bytes)
    {
        var status = bytes.Length < 2 ? 500 : 300 + (((bytes[0] << 8) | bytes[1]) % 300);
        var failure = ErrorDecoder.DecodeBody(bytes.AsMemory(Math.Min(2, bytes.Length)), status);
        Check(failure.Message.Length is > 0 and < 10_000, "a message of another length");
        Check(!failure.Message.Any(c => char.IsControl(c) && c is not ('\n' or '\t')), "control characters in the message");
        Check(failure.RetryAfter is null || failure.RetryAfter >= TimeSpan.Zero, "a delay below zero");
        Check(failure.ToUserMessage().Length > 0 && failure.Kind.Length > 0 && (failure.IsTransient || !failure.IsTransient), "no message");
    }

    // An appended question is the last turn of any file.
    private static void Chat(byte[] bytes)
    {
        const string Question = "## User\n@notes.md\n```";
        var conversation = Conversation.Parse(Encoding.UTF8.GetString(bytes));
        var asked = Conversation.Parse(
            conversation.Markdown + conversation.TurnOpening(ChatRole.User) + ChatSyntax.Escape(Question, ChatRole.User)
        );
        Check(
            asked.Turns is [.., { Role: ChatRole.User } last] && last.Text.EndsWith(Question, StringComparison.Ordinal),
            "the question is another"
        );
        Check(conversation.WithSetting("model", "x").Settings["model"] == "x", "the setting is another");
        Check(conversation.WithoutLastExchange().Turns.Count <= conversation.Turns.Count, "more turns than before");
        Check(conversation.WithoutLastAnswer().Turns.Count <= conversation.Turns.Count, "more turns than before");
    }

    private static void Header(byte[] bytes)
    {
        using var input = new MemoryStream(bytes);
        var handler = new BaseProtocol(Stream.Null, input, ServerConnection.CreateFormatter());
        JsonRpcMessage? message;
        var count = 0;
        do
        {
            var read = handler.ReadAsync(CancellationToken.None).AsTask();
            Check(read.Wait(TimeSpan.FromSeconds(10)), "the reader waits for more than there is");
            message = read.Result;
        } while (message is not null && ++count <= bytes.Length);
        Check(message is null, "more messages than bytes");
    }

    private static List<string> EventsOf(byte[] bytes, int readSize)
    {
        using var reader = new EventReader(MaxEventBytes);
        var events = new List<string>();
        try
        {
            for (var at = 0; at < bytes.Length; at += readSize)
            {
                ReadOnlySpan<byte> read = bytes.AsSpan(at, Math.Min(readSize, bytes.Length - at));
                while (reader.TryRead(ref read, out var payload))
                {
                    events.Add(Convert.ToHexString(payload));
                }
            }

            if (reader.TryReadLast(out var last))
            {
                events.Add(Convert.ToHexString(last));
            }
        }
        catch (GeminiStreamException e)
        {
            events.Add(e.Fault.ToString());
        }

        return events;
    }

    private static List<Chunk> AnswerOf(byte[] bytes, int readSize, out GeminiException? failure)
    {
        using var decoder = new StreamDecoder(MaxEventBytes);
        var chunks = new List<Chunk>();
        failure = null;
        try
        {
            for (var at = 0; at < bytes.Length; at += readSize)
            {
                decoder.Feed(bytes.AsSpan(at, Math.Min(readSize, bytes.Length - at)), chunks);
            }

            decoder.Finish(chunks);
        }
        catch (GeminiException e)
        {
            decoder.Fail(e, chunks);
            failure = e;
        }

        return chunks;
    }

    private static void Same(IReadOnlyList<string> whole, IReadOnlyList<string> split) =>
        Check(whole.SequenceEqual(split), "another result in reads of one byte");

    private static void Check(bool isKept, string broken)
    {
        if (!isKept)
        {
            throw new InvalidOperationException($"A promise is broken: {broken}.");
        }
    }
}
