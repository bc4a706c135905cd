// A page asks, and the answer comes as server-sent events. It survives a reload of the page, a lost connection, and the end of this
// process.
using GeminiRx;
using WebRelay;

var source = GeminiClient.FromEnvironment().Source.WithPolicy(AnswerPolicy.Interactive);
WebApplication.CreateSlimBuilder(args).BuildRelay(source).Run();
