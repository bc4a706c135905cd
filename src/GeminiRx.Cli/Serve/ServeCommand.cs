using System.CommandLine;
using GeminiRx.LanguageServer;

namespace GeminiRx.Cli;

/// <summary><c>geminirx serve</c>: the language server over standard input and output.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command(
            "serve",
            "Run the language server for an editor over standard input and output. It ends when its input ends."
        )
        {
            new Option<bool>("--stdio") { Description = "Speak over standard input and output; the only way there is, and the default." },
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
                        Log = Terminal.Say,
                    },
                    cancellationToken
                )
        );
        return command;
    }

    // The emulator answers an editor only where it is asked for by name: nobody shall take its text for a model's.
    private static GeminiClient CreateClient(ServerSettings settings)
    {
        var (read, emulator) = Clients.Read(settings.Endpoint, settings.Model);
        var options = settings.ApiKey is { } key ? read with { ApiKey = key } : read;
        return emulator ? Clients.CreateEmulated(options)
            : Clients.HasNeitherKeyNorEndpoint(options)
                ? throw new GeminiConfigurationException(
                    "There is no API key.",
                    "Set GEMINI_API_KEY in the editor's environment and restart it, let the editor keep one (in VS Code: Gemini: Set Key), or set the endpoint to emulator."
                )
            : new GeminiClient(options);
    }
}
