import { registrationOf } from "./ways";

/** The Pulumi program that the real engine runs: the variables PALISADE_BENCH_WAY and PALISADE_BENCH_APIS say what it registers. */
export = async () => {
  const { PALISADE_BENCH_WAY: way = "", PALISADE_BENCH_APIS: apis } = process.env;
  const register = await registrationOf(way, Number(apis));
  register();
};
