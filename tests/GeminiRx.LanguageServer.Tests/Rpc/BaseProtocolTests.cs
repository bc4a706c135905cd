using System.Globalization;
using System.Text;
using System.Text.Json;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.TestSupport;
using Nerdbank.Streams;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Tests.Rpc;

/// <summary>The server's end of the base protocol, with bytes that no ordinary client sends.</summary>
public sealed class BaseProtocolTests
{
    [Theory]
    [InlineData("1.0")]
    [InlineData("1e0")]
    [InlineData("1")]
    public async Task Answer_WhoseIdIsWrittenInAnotherForm_IsTheAnswer(string form)
    {
        var answer = await AnswerOfAsync(id => $$$"""{"jsonrpc":"2.0","id":{{{id}}}{{{form[1..]}}},"result":{"applied":true}}""");

        Assert.True(answer.GetProperty("applied").GetBoolean());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"error":"no"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"error":{"code":-32603.0,"message":"no"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID.0,"error":{"code":-32603,"message":"no"}}""")]
    [InlineData("""{"jsonrpc":7,"id":ID,"result":null}""")]
    public async Task Answer_ThatCannotBeRead_FailsTheRequestThatItNames(string answer) =>
        await Assert.ThrowsAnyAsync<RemoteRpcException>(() => AnswerOfAsync(id => answer.Replace("ID", $"{id}", StringComparison.Ordinal)));

    [Fact]
    public async Task Header_WithoutAnEnd_IsNotKept()
    {
        // The part before the limit names a length; were it kept, the message behind it would be read.
        var parts = new[] { $"Content-Length: 2{new string(' ', 10_000)}", new string(' ', 10_000), " \r\n\r\n{}" };

        Assert.Equal(-32700, await FirstErrorOfAsync(parts));
    }

    [Fact]
    public async Task Header_ThatComesByteByByte_IsRead() =>
        Assert.Equal(-32600, await FirstErrorOfAsync([.. "Content-Length: 2\r\n\r\n{}".Select(one => one.ToString())]));

    private static async Task<JsonElement> AnswerOfAsync(Func<int, string> answer)
    {
        var (client, server) = FullDuplexStream.CreatePair();
        await using var ends = client;
        using var connection = new ServerConnection(server, server);
        connection.StartListening();
        var result = connection.InvokeWithParameterObjectAsync<JsonElement>(
            "workspace/applyEdit",
            (object?)null,
            TestContext.Current.CancellationToken
        );
        var id = (await ReadAsync(client)).GetProperty("id").GetInt32();

        var text = answer(id);
        await client.WriteAsync(Encoding.UTF8.GetBytes($"Content-Length: {text.Length}\r\n\r\n{text}"), TimeoutToken.Start());
        return await result.WaitAsync(TimeoutToken.Start());
    }

    private static async Task<JsonElement> ReadAsync(Stream stream)
    {
        var header = "";
        var one = new byte[1];
        while (!header.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, TimeoutToken.Start());
            header += (char)one[0];
        }

        var body = new byte[int.Parse(header.Split("Content-Length:")[1].Split("\r\n")[0], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, TimeoutToken.Start());
        return JsonElement.Parse(body);
    }

    private static async Task<int> FirstErrorOfAsync(IReadOnlyList<string> parts)
    {
        var (client, server) = FullDuplexStream.CreatePair();
        await using var ends = client;
        using var connection = new ServerConnection(new PartStream(parts), server);
        connection.StartListening();
        return (await ReadAsync(client)).GetProperty("error").GetProperty("code").GetInt32();
    }

    /// <summary>Each read returns one part.</summary>
    private sealed class PartStream(IReadOnlyList<string> parts) : MemoryStream
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_next == parts.Count)
            {
                return ValueTask.FromResult(0);
            }

            // The reader's buffer is smaller than a part may be.
            var part = parts[_next];
            var length = Math.Min(part.Length, buffer.Length);
            Encoding.ASCII.GetBytes(part.AsSpan(0, length), buffer.Span);
            var rest = length < part.Length ? new[] { part[length..] } : [];
            parts = [.. parts.Take(_next), part[..length], .. rest, .. parts.Skip(_next + 1)];
            _next++;
            return ValueTask.FromResult(length);
        }
    }
}
