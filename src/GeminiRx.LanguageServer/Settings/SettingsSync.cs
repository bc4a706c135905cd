using System.Text.Json;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>Keeps the workspace's settings up to date, and shows the user which settings cannot be used.</summary>
internal sealed class SettingsSync(EditorState editor, EditorClient client, ServerLog log)
{
    /// <summary>Registers for changes and requests the settings, as far as the editor supports it.</summary>
    public void Begin()
    {
        if (editor.Current.Capabilities.ReportsSettings)
        {
            _ = client.WatchSettingsAsync();
        }

        ShowProblems();
        Request(editor.BeginChange());
    }

    /// <summary>Handles <c>workspace/didChangeConfiguration</c>: the settings are in the notification, or have to be requested.</summary>
    public void Change(DidChangeConfigurationParams parameters)
    {
        var change = editor.BeginChange();
        if (parameters.Settings is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("geminirx", out var ours))
        {
            editor.SetWorkspace(change, ours);
            ShowProblems();
        }
        else if (editor.Current.Capabilities.Configuration)
        {
            Request(change);
        }
        else
        {
            editor.SetWorkspace(change, null);
        }
    }

    private void Request(int change)
    {
        if (editor.Current.Capabilities.Configuration)
        {
            _ = RequestAsync(change);
        }
    }

    private async Task RequestAsync(int change)
    {
        try
        {
            editor.SetWorkspace(change, await client.ConfigurationAsync().ConfigureAwait(false));
            ShowProblems();
        }
        catch (RemoteRpcException)
        {
            log.Warn("The editor answered workspace/configuration with an error; the settings stay as they were.");
        }
        catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection is closed.
        }
    }

    private void ShowProblems()
    {
        foreach (var problem in editor.TakeProblems())
        {
            _ = client.ShowMessageAsync(EditorClient.WarningMessage, problem);
        }
    }
}
