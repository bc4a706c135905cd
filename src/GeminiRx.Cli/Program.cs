using GeminiRx.Cli;
using GeminiRx.Cli.Errors;

StandardDescriptors.OpenMissing();
using var signal = new StopSignal();
using var job = JobControl.Create();
Console.SetOut(new StreamWriter(DescriptorStream.OpenOutputForReports()) { AutoFlush = true });
var root = Commands.CreateRoot();
try
{
    return signal.Apply(await CommandLine.RunAsync(root, BareQuestion.ToCommand(root, args, Console.IsInputRedirected), signal.Stopped));
}
catch (UsageException e)
{
    StandardError.WriteMessage(e.ToGeminiException());
    return ExitCode.Usage;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    StandardError.WriteMessage(ProgramErrors.Unwritable(e));
    return ExitCode.Failed;
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    // This is a bug of the program. Only types and methods are written, because the message may contain a prompt.
    StandardError.WriteMessage(ProgramErrors.Internal(e));
    StandardError.WriteMessage($"{e.GetBaseException().GetType()}{Environment.NewLine}{e.StackTrace}");
    return ExitCode.Failed;
}
