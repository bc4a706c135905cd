using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Shows a session's progress by a token that the server creates. An editor that does not take the token sees no
/// progress.</summary>
internal sealed class SessionProgress(Client client, string token, bool isSupported)
{
    private Task _last = Task.CompletedTask;
    private bool _isShown;

    /// <summary>Whether the editor announced that it shows progress.</summary>
    public bool IsSupported => isSupported;

    /// <summary>Begins it.</summary>
    /// <param name="cancellationToken">Ends the wait for an editor that does not answer.</param>
    public void Begin(CancellationToken cancellationToken) =>
        Then(async () =>
        {
            try
            {
                await client.CreateProgressAsync(token, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
                _isShown = true;
            }
            catch (Exception e) when (e is RemoteRpcException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            await client
                .ProgressAsync(token, new WorkDoneProgress("begin", Title: "Gemini", Cancellable: true, Message: "asked"))
                .ConfigureAwait(false);
        });

    public void Report(string message) => Show(new WorkDoneProgress("report", Cancellable: true, Message: message));

    /// <summary>Ends it; completes when that is said.</summary>
    public Task EndAsync(string message)
    {
        Show(new WorkDoneProgress("end", Message: message));
        return _last;
    }

    private void Show(WorkDoneProgress value) => Then(() => _isShown ? client.ProgressAsync(token, value) : Task.CompletedTask);

    // In order, without holding the session up: the editor may take its time to answer.
    private void Then(Func<Task> next)
    {
        if (isSupported)
        {
            _last = AfterAsync(_last, next);
        }
    }

    private static async Task AfterAsync(Task previous, Func<Task> next)
    {
        await previous.ConfigureAwait(false);
        await next().ConfigureAwait(false);
    }
}
