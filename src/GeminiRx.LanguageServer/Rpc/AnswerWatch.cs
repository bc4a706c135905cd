using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The base protocol of LSP, and a way to send something right after an answer.</summary>
internal sealed class AnswerWatch(Stream output, Stream input, IJsonRpcMessageTextFormatter formatter) : HeaderDelimitedMessageHandler(output, input, formatter)
{
    private TaskCompletionSource? _waiting;

    public Task NextAnswerWritten()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Interlocked.CompareExchange(ref _waiting, waiting, null);
        return (before ?? waiting).Task;
    }

    protected override void Write(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        base.Write(content, cancellationToken);
        if (content is JsonRpcResult or JsonRpcError)
        {
            Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }
}
