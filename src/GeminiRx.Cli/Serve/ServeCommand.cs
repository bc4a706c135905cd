using System.CommandLine;
using GeminiRx.Cli.Errors;
using GeminiRx.LanguageServer;

namespace GeminiRx.Cli;

/// <summary><c>geminirx serve</c>: runs the language server over standard input and output.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command(
            "serve",
            "Run the language server for an editor over standard input and output. Ends when its input ends."
        )
        {
            new Option<bool>("--stdio") { Description = "Use standard input and output, as always [on]" },
        };
        command.SetAction(
            (_, cancellationToken) =>
                GeminiLanguageServer.RunAsync(
                    Console.OpenStandardInput(),
                    Console.OpenStandardOutput(),
                    new LanguageServerOptions
                    {
                        CreateClient = CreateClient,
                        Version = ProgramVersion.Text,
                        Log = StandardError.WriteMessage,
                    },
                    cancellationToken
                )
        );
        return command;
    }

    // The emulator answers an editor only if the settings name it, so that nobody mistakes its text for a model's.
    private static GeminiClient CreateClient(ServerSettings settings)
    {
        var (read, emulator) = ClientFactory.Read(settings.Endpoint, settings.Model);
        var options = settings.ApiKey is { } key ? read with { ApiKey = key } : read;
        return emulator ? ClientFactory.CreateEmulated(options)
            : ClientFactory.HasNeitherKeyNorEndpoint(options) ? throw ConfigurationErrors.NoKeyInEditor()
            : new GeminiClient(options);
    }
}
